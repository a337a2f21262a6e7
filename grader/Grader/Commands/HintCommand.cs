using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Verdicts;
using Grader.Learner;
using Grader.Views;

namespace Grader.Commands;

/// <summary>
/// Gives the next hint: first those for the first failing test, then the general ones. It remembers how many it gave.
/// </summary>
internal sealed class HintCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var command = new Command(
            "hint",
            "Give the next hint: a belief that would explain what fails, then those for the first failing test.") { kata };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var catalog = await workbench.LoadAsync(cancellationToken);
        var kata = KataArgument.Find(text, catalog, workbench);
        var verdict = (await new KataSweep(workbench, null).GradeAsync([kata], catalog, cancellationToken))[0];
        switch (verdict.State)
        {
            case KataState.Done when verdict.Mastered:
                await session.Output.WriteLineAsync($"'{kata.Id}' is done: no hints left. 'grader next' moves on.");
                return ExitCodes.Fine;
            case KataState.BuildError:
                await session.Output.WriteLineAsync(
                    $"'{kata.Id}' does not compile yet; 'grader run {kata.Number}' shows where.");
                return ExitCodes.Fine;
            default:
                session.Screen.Write(HintView.Of(kata, new HintGiver(workbench.Notes).Next(kata, verdict)));
                return ExitCodes.Fine;
        }
    }
}
