using System.CommandLine;

namespace Grader.Commands;

/// <summary>Puts <c>grader</c> on PATH: the launcher, as a global tool.</summary>
internal sealed class InstallCommand(GraderSession session)
{
    private const string Package = "AsyncKatas.Grader.Launcher";

    public Command Describe()
    {
        var command = new Command(
            "install", "Put 'grader' on PATH, as a global tool that runs the grader of the clone it is called in.");
        command.SetAction((_, cancellationToken) => ExecuteAsync(cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var packages = Path.Combine(workbench.Clone.State, "launcher");
        await session.DotnetAsync(
            workbench.Clone,
            ["pack", Path.Combine("grader", "Grader.Launcher"), "-o", packages, "-v:q", "-nologo"],
            cancellationToken);
        await session.DotnetAsync(
            workbench.Clone, ["tool", "update", "--global", Package, "--add-source", packages], cancellationToken);
        await session.Output.WriteLineAsync(session.Surroundings.IsOnPath("grader")
            ? "'grader' is on PATH, in any folder of any clone."
            : "'grader' is installed, but its folder is not on PATH yet. Here, and in your shell's profile:\nexport PATH=\"$PATH:$HOME/.dotnet/tools\"");
        return ExitCodes.Fine;
    }
}
