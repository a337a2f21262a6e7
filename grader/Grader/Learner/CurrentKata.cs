using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;

namespace Grader.Learner;

/// <summary>
/// The learner's current kata, the default of every command: the one that was last saved, run or moved on to, done or
/// not. Before any of that, the first kata that is not done.
/// </summary>
internal sealed class CurrentKata(Workbench workbench)
{
    public Kata Of(KataCatalog catalog)
    {
        if (catalog.Katas.Count == 0)
            throw new EnvironmentFault("There is no kata in 'katas/'. 'git checkout katas' brings them back.");

        var notes = workbench.Notes.Read();
        return SavedSince(notes, catalog)
            ?? catalog.Katas.FirstOrDefault(kata => kata.Id == notes.Current)
            ?? catalog.Katas.FirstOrDefault(kata => !IsDone(kata, catalog))
            ?? catalog.Katas[^1];
    }

    /// <summary>Makes this kata the current one.</summary>
    public void Set(Kata kata)
    {
        var notes = workbench.Notes.Read();
        if (notes.Current != kata.Id || LastSaved(kata) > notes.CurrentSince)
            workbench.Notes.Write(notes with { Current = kata.Id, CurrentSince = workbench.Time.GetUtcNow() });
    }

    /// <summary>
    /// The kata that was saved last, if it was saved after the kata in the notes became the current one.
    /// </summary>
    private Kata? SavedSince(LearnerNotes notes, KataCatalog catalog) => catalog.Katas
        .Select(kata => (Kata: kata, Saved: LastSaved(kata)))
        .Where(kata => kata.Saved is { } saved && saved > notes.CurrentSince && IsBegun(kata.Kata, catalog))
        .Where(kata => notes.Current is not null || !IsDone(kata.Kata, catalog))
        .OrderBy(kata => kata.Saved)
        .LastOrDefault().Kata;

    private bool IsDone(Kata kata, KataCatalog catalog) =>
        StateOf(kata, catalog) is KataState.Done or KataState.GraderError;

    private bool IsBegun(Kata kata, KataCatalog catalog) =>
        StateOf(kata, catalog) is not (KataState.NotStarted or KataState.GraderError);

    private KataState? StateOf(Kata kata, KataCatalog catalog) =>
        workbench.Grader.Known(Attempt.Of(kata, catalog))?.State;

    private static DateTimeOffset? LastSaved(Kata kata) => (kata.Lock?.Stub ?? [])
        .Select(file => new FileInfo(Path.Combine(kata.Folder, file)))
        .Where(file => file.Exists)
        .Select(file => (DateTimeOffset?)file.LastWriteTimeUtc)
        .DefaultIfEmpty()
        .Max();
}
