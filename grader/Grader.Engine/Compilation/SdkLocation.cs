using Grader.Engine.Processes;

namespace Grader.Engine.Compilation;

/// <summary>Finds the compiler of the SDK that global.json asks for.</summary>
public sealed class SdkLocation(IProcessRunner processes, string support)
{
    /// <exception cref="EnvironmentFault">That SDK is not installed.</exception>
    public async Task<string> RoslynAsync(CancellationToken cancellationToken)
    {
        var answer = await processes.RunAsync(
            new ProcessCall(
                "dotnet",
                ["msbuild", support, "-getProperty:RoslynTargetsPath", "-nologo", "-noAutoResponse", "-tl:off"],
                Path.GetDirectoryName(support)!),
            cancellationToken);
        var folder = answer.Text.Trim();
        return answer.ExitCode == 0 && Directory.Exists(folder)
            ? Path.Combine(folder, "bincore")
            : throw new EnvironmentFault(
                $"MSBuild does not say where the compiler is: {(answer.Text + answer.Errors).Trim()}");
    }
}
