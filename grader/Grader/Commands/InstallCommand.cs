using System.CommandLine;
using Grader.Install;
using Spectre.Console;

namespace Grader.Commands;

/// <summary>Puts <c>grader</c> on PATH: the launcher as a global tool, and its folder in the shell's profile.</summary>
internal sealed class InstallCommand(GraderSession session)
{
    private const string Package = "AsyncKatas.Grader.Launcher";

    public Command Describe()
    {
        var yes = new Option<bool>("--yes", "-y")
        {
            Description = "Add the folder of .NET tools to PATH in your shell's profile without asking.",
        };
        var command = new Command(
            "install", "Put 'grader' on PATH, as a global tool that runs the grader of the clone it is called in.")
        {
            yes,
        };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(yes), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(bool yes, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        await session.Output.WriteLineAsync("Installing 'grader' as a global .NET tool: about 20 seconds.");
        var packages = Path.Combine(workbench.Clone.State, "launcher");
        await session.DotnetAsync(
            workbench.Clone,
            ["pack", Path.Combine("grader", "Grader.Launcher"), "-o", packages, "-v:q", "-nologo"],
            cancellationToken);
        await session.DotnetAsync(
            workbench.Clone, ["tool", "update", "--global", Package, "--add-source", packages], cancellationToken);
        await session.Output.WriteLineAsync(await PutOnPathAsync(yes, cancellationToken));
        return ExitCodes.Fine;
    }

    /// <returns>What was done, and what is left to do.</returns>
    private async Task<string> PutOnPathAsync(bool yes, CancellationToken cancellationToken)
    {
        var surroundings = session.Surroundings;
        if (surroundings.IsOnPath("grader"))
            return "'grader' is on PATH, in any folder of any clone.";
        if (OperatingSystem.IsWindows())
            return "'grader' is installed. Open a new terminal: the .NET SDK put its tools on PATH there.";
        if (ShellProfile.Of(surroundings.Shell, surroundings.Home) is not { } profile)
            return "'grader' is installed, but its folder is not on PATH.\n"
                + "Add this line to your shell's profile:\n" + ShellProfile.PosixLine;

        var file = $"~/{Path.GetRelativePath(surroundings.Home, profile.Path)}";
        if (profile.HasLine)
            return $"'grader' is installed, and {file} puts its folder on PATH.\n{Now(profile)}";
        if (!yes && !await AgreesAsync(file, profile, cancellationToken))
            return $"'grader' is installed, but its folder is not on PATH.\nAdd this line to {file}, or use --yes:\n"
                + profile.Line;

        try
        {
            profile.Append();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"'grader' is installed, but {file} cannot be written: {fault.Message}\nWhere you set PATH, add:\n"
                + profile.Line;
        }

        return $"'grader' is installed. The last line of {file} now puts its folder on PATH.\n{Now(profile)}";
    }

    private async Task<bool> AgreesAsync(string file, ShellProfile profile, CancellationToken cancellationToken)
    {
        if (!session.Surroundings.HasTerminal)
            return false;
        var question = new ConfirmationPrompt(Markup.Escape($"Add this line to {file}?\n  {profile.Line}"));
        return await session.Screen.PromptAsync(question, cancellationToken);
    }

    private static string Now(ShellProfile profile) =>
        $"Open a new terminal, or paste this line into this one:\n{profile.Line}";
}
