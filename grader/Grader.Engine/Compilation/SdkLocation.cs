using Grader.Engine.Processes;

namespace Grader.Engine.Compilation;

/// <summary>Where the SDK that global.json asks for has its compiler.</summary>
public sealed class SdkLocation(IProcessRunner processes, string support)
{
    /// <exception cref="EnvironmentFault">There is no such SDK.</exception>
    public async Task<string> RoslynAsync(CancellationToken cancellationToken)
    {
        var answer = await processes.RunAsync(
            new ProcessCall("dotnet", ["msbuild", support, "-getProperty:RoslynTargetsPath", "-nologo", "-noAutoResponse", "-tl:off"], Path.GetDirectoryName(support)!),
            cancellationToken);
        var folder = answer.Text.Trim();
        return answer.ExitCode == 0 && Directory.Exists(folder)
            ? Path.Combine(folder, "bincore")
            : throw new EnvironmentFault($"MSBuild does not say where the compiler is: {(answer.Text + answer.Errors).Trim()}");
    }
}
