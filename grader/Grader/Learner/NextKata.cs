using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Learner;

/// <summary>Moves the learner on.</summary>
internal sealed class NextKata(Workbench workbench)
{
    /// <param name="Next">The new current kata; null if all are done.</param>
    /// <param name="Left">The kata that the learner left before it was done, or null.</param>
    public sealed record Move(Kata? Next, Kata? Left);

    /// <summary>
    /// Makes the next kata that is not done the current one: the current kata itself if it was not started, otherwise
    /// the one after it.
    /// </summary>
    public Move MoveOn(KataCatalog catalog)
    {
        var current = new CurrentKata(workbench);
        var kata = current.Of(catalog);
        if (workbench.Notes.Read().Current == kata.Id || StateOf(kata, catalog) != KataState.NotStarted)
            return MoveOn(catalog, kata);

        current.Set(kata);
        return new Move(kata, Left: null);
    }

    /// <summary>Makes the next kata that is not done, after this one, the current one.</summary>
    public Move MoveOn(KataCatalog catalog, Kata from)
    {
        var open = catalog.Katas.Where(kata => StateOf(kata, catalog) != KataState.Done).ToList();
        var next = open.Find(kata => kata.Slug.CompareTo(from.Slug) > 0) ?? open.FirstOrDefault();
        if (next is not null)
            new CurrentKata(workbench).Set(next);
        return new Move(next, next is not null && next != from && open.Contains(from) ? from : null);
    }

    private KataState? StateOf(Kata kata, KataCatalog catalog) =>
        workbench.Grader.Known(Attempt.Of(kata, catalog))?.State;
}
