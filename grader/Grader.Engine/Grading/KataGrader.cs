using Grader.Engine.Catalog;
using Grader.Engine.Fingerprints;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>The way of one grade: fingerprint, the verdict that stands or a new one, record.</summary>
public sealed class KataGrader(KataJudge judge, VerdictStore store, GraderVersion version, LimitPolicy limits, TimeProvider time)
{
    /// <summary>The verdict that stands, or null when the kata has to be graded.</summary>
    public KataVerdict? Known(Kata kata, KataCatalog catalog)
    {
        var started = time.GetTimestamp();
        if (kata.Lock is not { } locked)
            return VerdictOf.Unlocked(kata);

        var submission = Submission.Read(kata, locked);
        if (submission.Faults.Count > 0)
            return VerdictOf.Unreadable(kata, submission);
        if (submission.Pristine)
            return VerdictOf.NotStarted(kata, submission);
        return store.Find(kata.Id) is { } record && record.Fingerprint == FingerprintOf(kata, locked, submission, catalog)
            ? record.Verdict with { Title = kata.Title, Cached = true, Notes = [.. record.Verdict.Notes.Where(IsOfItsRuns), .. VerdictOf.Notes(kata, submission)], DurationMs = time.GetElapsedTime(started).TotalMilliseconds }
            : null;
    }

    /// <summary>Compiles and runs the kata, and records the verdict. One that passes is run so many times in all: one run that does not pass is enough.</summary>
    public async Task<KataVerdict> GradeAsync(Kata kata, KataCatalog catalog, int times, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (kata.Lock is not { } locked)
            return VerdictOf.Unlocked(kata);

        var submission = Submission.Read(kata, locked);
        if (submission.Faults.Count > 0)
            return VerdictOf.Unreadable(kata, submission);

        var verdict = await JudgeAsync();
        KataVerdict? broken = null;
        var passed = 1;
        for (var run = 1; run < times && verdict.State == KataState.Done; run++)
        {
            var next = await JudgeAsync();
            if (next.State == KataState.GraderError)
                return next;
            if (next.State == KataState.Done)
                passed++;
            else
                broken ??= next;
        }

        verdict = broken is null ? verdict : VerdictOf.Unstable(broken, passed, times);
        verdict = verdict with { DurationMs = time.GetElapsedTime(started).TotalMilliseconds };
        if (verdict.State != KataState.GraderError)
            store.Save(FingerprintOf(kata, locked, submission, catalog), verdict);
        return verdict;

        Task<KataVerdict> JudgeAsync() => judge.JudgeAsync(kata, locked, submission, catalog, onTest, cancellationToken);
    }

    private static bool IsOfItsRuns(string note) => note.StartsWith(VerdictOf.UnstableNote, StringComparison.Ordinal);

    private string FingerprintOf(Kata kata, LockedKata locked, Submission submission, KataCatalog catalog)
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("grader", version.Id).Add("limits", $"{limits}");
        foreach (var (path, id) in catalog.Shared)
            fingerprint.Add(path, id);
        foreach (var (path, id) in locked.Files)
            fingerprint.Add(path, id);
        foreach (var test in locked.Tests)
            fingerprint.Add("test", test);
        foreach (var (path, content) in submission.Sources)
            fingerprint.Add(path, content);
        return fingerprint.Finish();
    }
}
