using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Commands;

/// <summary>The kata that is meant when none is named: the one that was saved last of those begun and not done, or else the first that is not done.</summary>
internal static class CurrentKata
{
    public static Kata Of(KataCatalog catalog, KataGrader grader)
    {
        if (catalog.Katas.Count == 0)
            throw new EnvironmentFault("There is no kata in 'katas/'. 'git checkout katas' brings them back.");

        var open = catalog.Katas.Select(kata => (Kata: kata, grader.Known(kata, catalog)?.State)).Where(kata => kata.State != KataState.Done).ToList();
        var begun = open.Where(kata => kata.State is not (KataState.NotStarted or KataState.GraderError)).ToList();
        if (begun.Count > 0)
            return begun.MaxBy(kata => LastSaved(kata.Kata)).Kata;
        return open.Count > 0 ? open[0].Kata : catalog.Katas[^1];
    }

    private static DateTime LastSaved(Kata kata) =>
        (kata.Lock?.Stub ?? []).Select(file => new FileInfo(Path.Combine(kata.Folder, file))).Where(file => file.Exists).Select(file => file.LastWriteTimeUtc).DefaultIfEmpty().Max();
}
