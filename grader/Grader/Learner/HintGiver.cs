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
        var given = known.Hints.GetValueOrDefault(kata.Id) is { } last && last.Test == failing ? last.Count : 0;
        var next = hints[Math.Min(given, hints.Count - 1)];
        notes.Write(
            known with
            {
                Hints = new Dictionary<string, HintsGiven>(known.Hints)
                {
                    [kata.Id] = new HintsGiven(
                    failing ?? "", next.Number)
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
