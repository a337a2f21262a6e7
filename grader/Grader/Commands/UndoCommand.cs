using System.CommandLine;
using Grader.Arguments;
using Grader.Learner;

namespace Grader.Commands;

/// <summary>Brings back the work that the last reset replaced. The current work is kept, too.</summary>
internal sealed class UndoCommand(GraderSession session)
{
    public Command Describe()
    {
        var command = new Command("undo", "Undo the last reset; again, the one before it.");
        command.SetAction((_, cancellationToken) => ExecuteAsync(cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        if (workbench.Kept.Last() is not { } kept)
        {
            await session.Output.WriteLineAsync("There is no reset to undo.");
            return ExitCodes.Fine;
        }

        var kata = KataArgument.Find(kept.Kata, await workbench.LoadAsync(cancellationToken));
        var folder = new StubReset(workbench).Undo(kata, kept);
        await session.Output.WriteLineAsync(
            $"Your work on '{kata.Id}' is back. What it replaced is kept in '{workbench.Clone.Relative(folder)}'.");
        return ExitCodes.Fine;
    }
}
