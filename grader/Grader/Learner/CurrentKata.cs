using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Learner;

/// <summary>The kata that is meant when none is named: of those that are not done, the one that was saved or moved on to last; or else the first.</summary>
internal sealed class CurrentKata(Workbench workbench)
{
    public Kata Of(KataCatalog catalog)
    {
        if (catalog.Katas.Count == 0)
            throw new EnvironmentFault("There is no kata in 'katas/'. 'git checkout katas' brings them back.");

        var notes = workbench.Notes.Read();
        var open = catalog.Katas
            .Select(kata => (Kata: kata, workbench.Grader.Known(Attempt.Of(kata, catalog))?.State))
            .Where(kata => kata.State is not (KataState.Done or KataState.GraderError))
            .Select(kata => (kata.Kata, Touched: Latest(kata.Kata.Id == notes.Current ? notes.CurrentSince.UtcDateTime : null, kata.State == KataState.NotStarted ? null : LastSaved(kata.Kata))))
            .ToList();
        if (open.Count == 0)
            return catalog.Katas[^1];

        var touched = open.Where(kata => kata.Touched is not null).ToList();
        return touched.Count > 0 ? touched.MaxBy(kata => kata.Touched).Kata : open[0].Kata;
    }

    private static DateTime? Latest(DateTime? first, DateTime? second) => first is null || second > first ? second : first;

    private static DateTime? LastSaved(Kata kata) =>
        (kata.Lock?.Stub ?? []).Select(file => new FileInfo(Path.Combine(kata.Folder, file))).Where(file => file.Exists).Select(file => (DateTime?)file.LastWriteTimeUtc).DefaultIfEmpty().Max();
}
