using System.CommandLine;
using Grader.Engine;
using Grader.Engine.Processes;

namespace Grader.Commands;

/// <summary>Puts <c>grader</c> on PATH: the launcher, as a global tool.</summary>
internal sealed class InstallCommand(GraderSession session)
{
    private const string Package = "AsyncKatas.Grader.Launcher";

    public Command Describe()
    {
        var command = new Command("install", "Put 'grader' on PATH, as a global tool that runs the grader of the clone it is called in.");
        command.SetAction((_, cancellationToken) => ExecuteAsync(cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var workbench = session.Open();
        await using var _ = workbench.ConfigureAwait(false);
        var root = workbench.Clone.Root;
        var packages = Path.Combine(workbench.Clone.State, "launcher");
        await DotnetAsync(root, ["pack", Path.Combine("grader", "Grader.Launcher"), "-o", packages, "-v:q", "-nologo"], cancellationToken).ConfigureAwait(false);
        await DotnetAsync(root, ["tool", "update", "--global", Package, "--add-source", packages], cancellationToken).ConfigureAwait(false);
        await session.Output.WriteLineAsync(session.Surroundings.IsOnPath("grader")
            ? "'grader' is on PATH, in any folder of any clone."
            : "'grader' is installed, but its folder is not on PATH yet. Open a new terminal, or: export PATH=\"$PATH:$HOME/.dotnet/tools\"").ConfigureAwait(false);
        return ExitCodes.Fine;
    }

    private async Task DotnetAsync(string root, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var answer = await session.Processes.RunAsync(new ProcessCall("dotnet", arguments, root), cancellationToken).ConfigureAwait(false);
        if (answer.ExitCode != 0)
            throw new EnvironmentFault($"'dotnet {string.Join(' ', arguments)}' failed: {(answer.Text + answer.Errors).Trim()}");
    }
}
