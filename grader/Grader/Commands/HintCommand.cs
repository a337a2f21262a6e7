using System.CommandLine;
using System.Globalization;
using System.Text;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;
using Grader.Views;

namespace Grader.Commands;

/// <summary>The next hint: for the test that fails first, then the general ones. How many were given is remembered.</summary>
internal sealed class HintCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe();
        var command = new Command("hint", "Give the next hint, for the first failing test first.") { kata };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, CancellationToken cancellationToken)
    {
        var workbench = session.Open();
        await using var _ = workbench.ConfigureAwait(false);
        var catalog = await workbench.LoadAsync(cancellationToken).ConfigureAwait(false);
        var kata = KataArgument.Find(text, catalog, workbench);
        var verdict = (await new KataSweep(workbench, session.Screen, showProgress: false).GradeAsync([kata], catalog, cancellationToken).ConfigureAwait(false))[0];
        switch (verdict.State)
        {
            case KataState.Done:
                await session.Output.WriteLineAsync($"'{kata.Id}' is done: there is nothing to hint at. 'grader next' moves on.").ConfigureAwait(false);
                return ExitCodes.Fine;
            case KataState.BuildError:
                await session.Output.WriteLineAsync($"'{kata.Id}' does not compile yet; 'grader run {kata.Id[..2]}' shows where.").ConfigureAwait(false);
                return ExitCodes.Fine;
            default:
                session.Screen.Write(HintView.Of(kata, Next(workbench, kata, verdict)));
                return ExitCodes.Fine;
        }
    }

    private static Hint Next(Workbench workbench, Kata kata, KataVerdict verdict)
    {
        if (WorkFile.Read(Path.Combine(kata.Folder, HintSheet.FileName)) is not WorkFile.Regular sheet)
            throw new EnvironmentFault($"'katas/{kata.Id}/{HintSheet.FileName}' is missing. 'git checkout katas/{kata.Id}/{HintSheet.FileName}' brings it back.");

        var failing = verdict.Failing.FirstOrDefault()?.Name;
        var hints = HintSheet.Parse(Encoding.UTF8.GetString(sheet.Content)).For(failing);
        if (hints.Count == 0)
            throw new EnvironmentFault($"'katas/{kata.Id}/{HintSheet.FileName}' has no hints. 'git checkout katas/{kata.Id}/{HintSheet.FileName}' brings them back.");

        var notes = workbench.Notes.Read();
        var given = notes.Hints.GetValueOrDefault(kata.Id) is { } last && last.Test == failing ? last.Count : 0;
        var next = hints[Math.Min(given, hints.Count - 1)];
        workbench.Notes.Write(notes with { Hints = new Dictionary<string, HintsGiven>(notes.Hints) { [kata.Id] = new HintsGiven(failing ?? "", next.Number) } });
        return next;
    }
}
