using System.CommandLine;
using Grader.Learner;
using Grader.Views;

namespace Grader.Commands;

/// <summary>Moves on to the next kata that is not done.</summary>
internal sealed class NextCommand(GraderSession session)
{
    public Command Describe()
    {
        var command = new Command("next", "Move on to the next kata that is not done.");
        command.SetAction((_, cancellationToken) => ExecuteAsync(cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var catalog = await workbench.LoadAsync(cancellationToken);
        var move = new NextKata(workbench).MoveOn(catalog);
        if (move.Next is { } next)
            session.Screen.Write(NextView.Of(next, move.Left));
        else
            await session.Output.WriteLineAsync(
                "Every kata is done. 'grader solution' compares yours with the references.");
        return ExitCodes.Fine;
    }
}
