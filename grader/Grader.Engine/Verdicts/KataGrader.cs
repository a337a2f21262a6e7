using System.Globalization;
using Grader.Engine.Catalog;
using Grader.Engine.Execution;
using Grader.Engine.Fingerprints;
using Grader.Engine.Progress;

namespace Grader.Engine.Verdicts;

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
            ? record.Verdict with { Title = kata.Title, Cached = true, Notes = VerdictOf.Notes(kata, submission), DurationMs = time.GetElapsedTime(started).TotalMilliseconds }
            : null;
    }

    /// <summary>Compiles and runs the kata, and records the verdict.</summary>
    public async Task<KataVerdict> GradeAsync(Kata kata, KataCatalog catalog, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (kata.Lock is not { } locked)
            return VerdictOf.Unlocked(kata);

        var submission = Submission.Read(kata, locked);
        if (submission.Faults.Count > 0)
            return VerdictOf.Unreadable(kata, submission);

        var verdict = await judge.JudgeAsync(kata, locked, submission, catalog, onTest, cancellationToken).ConfigureAwait(false);
        verdict = verdict with { DurationMs = time.GetElapsedTime(started).TotalMilliseconds };
        if (verdict.State != KataState.GraderError)
            store.Save(FingerprintOf(kata, locked, submission, catalog), verdict);
        return verdict;
    }

    private string FingerprintOf(Kata kata, LockedKata locked, Submission submission, KataCatalog catalog)
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("grader", version.Id).Add("limits", string.Create(CultureInfo.InvariantCulture, $"{limits.For(kata.Lesson)}"));
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
