using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Catalog;
using Grader.Learner;

namespace Grader.Commands;

/// <summary>Puts the pristine stub back. What it replaces is kept.</summary>
internal sealed class ResetCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var command = new Command(
            "reset", "Put the pristine stub back; your work is kept, and 'grader undo' brings it back.") { kata };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var kata = KataArgument.Find(text, await workbench.LoadAsync(cancellationToken), workbench);
        await session.Output.WriteLineAsync(await new StubReset(workbench).ResetAsync(kata, cancellationToken) is { } folder
            ? $"'{kata.Id}' is as it was at the start. Your work is kept in '{workbench.Clone.Relative(folder)}'; 'grader undo' brings it back."
            : $"'{kata.Id}' is as it was at the start; nothing to reset.");
        return ExitCodes.Fine;
    }
}
