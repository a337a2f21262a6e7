using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Learner;

/// <summary>Moves the learner on.</summary>
internal sealed class NextKata(Workbench workbench)
{
    /// <summary>Makes the next kata that is not done the current one: the current itself if it was not begun yet, or the one after it.</summary>
    /// <returns>Null when all are done.</returns>
    public Kata? MoveOn(KataCatalog catalog)
    {
        var current = new CurrentKata(workbench).Of(catalog);
        var isNew = workbench.Notes.Read().Current != current.Id
            && workbench.Grader.Known(Attempt.Of(current, catalog))?.State == KataState.NotStarted;
        return isNew ? Choose(current) : MoveOn(catalog, current);
    }

    /// <summary>Makes the next kata that is not done, after this one, the current one.</summary>
    /// <returns>Null when all are done.</returns>
    public Kata? MoveOn(KataCatalog catalog, Kata from)
    {
        var open = catalog.Katas.Where(kata => workbench.Grader.Known(Attempt.Of(kata, catalog))?.State != KataState.Done).ToList();
        var next = open.Find(kata => kata.Slug.CompareTo(from.Slug) > 0) ?? open.FirstOrDefault();
        return next is null ? null : Choose(next);
    }

    private Kata Choose(Kata kata)
    {
        workbench.Notes.Write(workbench.Notes.Read() with { Current = kata.Id, CurrentSince = workbench.Time.GetUtcNow() });
        return kata;
    }
}
