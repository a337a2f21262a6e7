using System.Text;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;

namespace Grader.Learner;

/// <summary>Gives one hint after another, and remembers how many it gave for which test.</summary>
internal sealed class HintGiver(LearnerNotesFile notes)
{
    /// <exception cref="EnvironmentFault">The kata has no hints.</exception>
    public Hint Next(Kata kata, KataVerdict verdict)
    {
        var path = kata.PathOf(HintSheet.FileName);
        var sheet = SheetOf(kata);
        var failing = verdict.Failing.FirstOrDefault()?.Name;
        var hints = sheet.For(failing);
        if (hints.Count == 0)
            throw new EnvironmentFault($"'{path}' has no hints. 'git checkout {path}' brings them back.");

        var known = notes.Read();
        var last = known.Hints.GetValueOrDefault(kata.Id) ?? new HintsGiven("", 0);
        var said = last.Misconceptions ?? [];
        var unsaid = verdict.Diagnosis.Where(likely => !said.Contains(likely.Program)).ToList();
        var given = last.Test == failing ? last.Count : 0;
        var next = unsaid.Count > 0
            ? new Hint(null, MisconceptionText.Of(unsaid), 0, hints.Count)
            : hints[Math.Min(given, hints.Count - 1)];
        notes.Write(
            known with
            {
                Hints = new Dictionary<string, HintsGiven>(known.Hints)
                {
                    [kata.Id] = new HintsGiven(failing ?? "", Math.Max(given, next.Number))
                    {
                        Misconceptions = [.. said, .. unsaid.Select(likely => likely.Program)],
                    },
                },
            });
        return next;
    }

    /// <exception cref="EnvironmentFault">The file is missing.</exception>
    public static HintSheet SheetOf(Kata kata)
    {
        var path = kata.PathOf(HintSheet.FileName);
        return WorkFile.Read(Path.Combine(kata.Folder, HintSheet.FileName)) is WorkFile.Regular file
            ? HintSheet.Parse(Encoding.UTF8.GetString(file.Content))
            : throw new EnvironmentFault($"'{path}' is missing. 'git checkout {path}' brings it back.");
    }
}
