using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Processes;
using Spectre.Console;

namespace Grader;

/// <summary>What every command gets: the screen, the plain output, time, processes, and its surroundings.</summary>
internal sealed record GraderSession(
    IAnsiConsole Screen,
    ITerminal Terminal,
    TextWriter Output,
    TextWriter Errors,
    TimeProvider Time,
    IProcessRunner Processes,
    Surroundings Surroundings)
{
    /// <exception cref="EnvironmentFault">The folder is not in a clone.</exception>
    public Workbench Open()
    {
        var clone = Clone.Around(Surroundings.Folder)
            ?? throw new EnvironmentFault(
                $"'{Surroundings.Folder}' is not in a clone of the katas (a folder with Katas.sln and katas/). "
                + "Change to your clone, and run the command there.");
        return new Workbench(clone, Processes, Time, Surroundings);
    }

    /// <summary>Runs <c>dotnet</c> in the clone's root.</summary>
    /// <exception cref="EnvironmentFault">It failed; the message contains its output.</exception>
    public async Task DotnetAsync(Clone clone, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var answer = await Processes.RunAsync(new ProcessCall("dotnet", arguments, clone.Root), cancellationToken);
        if (answer.ExitCode != 0)
            throw new EnvironmentFault(
                $"'dotnet {string.Join(' ', arguments)}' failed: {(answer.Text + answer.Errors).Trim()}");
    }
}
