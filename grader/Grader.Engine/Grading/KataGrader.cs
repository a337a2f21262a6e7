using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Engine.Fingerprints;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>Grades a kata: takes the fingerprint, finds the recorded verdict or a new one, and records it.</summary>
public sealed class KataGrader(
    KataJudge judge,
    VerdictStore store,
    MisconceptionFinder misconceptions,
    GraderVersion version,
    LimitPolicy limits,
    TimeProvider time)
{
    /// <summary>The recorded verdict if it is still valid, otherwise a new one.</summary>
    public async Task<KataVerdict> VerdictAsync(
        Attempt attempt, GradeProgress progress, CancellationToken cancellationToken) =>
        Known(attempt) ?? await GradeAsync(attempt, GradeOptions.Default, progress, cancellationToken);

    /// <inheritdoc cref="Known(Attempt, GradeOptions)"/>
    public KataVerdict? Known(Attempt attempt) => Known(attempt, GradeOptions.Default);

    /// <summary>The recorded verdict, or null if the kata has to be graded.</summary>
    /// <remarks>
    /// A recorded pass is not valid if the kata has to run several times; nor is a verdict that lacks tests which are
    /// asked for now.
    /// </remarks>
    public KataVerdict? Known(Attempt attempt, GradeOptions options)
    {
        var started = time.GetTimestamp();
        if (VerdictOf.Ungradable(attempt) is { } ungradable)
            return ungradable;
        if (attempt.Submission.Pristine)
            return VerdictOf.NotStarted(attempt);
        if (store.Find(attempt.Kata.Id) is not { } record || record.Fingerprint != FingerprintOf(attempt))
            return null;
        return (options.Times > 1 && record.Verdict.State == KataState.Done)
            || (options.Scope == StageScope.All && record.Verdict.HasLaterStages)
            ? null
            : misconceptions.Diagnosed(VerdictOf.Recorded(attempt, record.Verdict)) with
            {
                DurationMs = time.GetElapsedTime(started).TotalMilliseconds,
            };
    }

    /// <summary>Compiles and runs the kata, and records the verdict.</summary>
    public async Task<KataVerdict> GradeAsync(
        Attempt attempt, GradeOptions options, GradeProgress progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (VerdictOf.Ungradable(attempt) is { } ungradable)
            return ungradable;

        var verdict = await judge.JudgeAsync(attempt, options.Scope, progress, cancellationToken);
        KataVerdict? broken = null;
        var passed = 1;
        for (var run = 1; run < options.Times && verdict.State == KataState.Done; run++)
        {
            var next = await judge.JudgeAsync(attempt, options.Scope, progress, cancellationToken);
            if (next.State == KataState.GraderError)
                return next;
            if (next.State == KataState.Done && next.Mastered == verdict.Mastered)
                passed++;
            else
                broken ??= next;
        }

        // Keeps the first failing run: its messages may name the seed or the order that failed.
        verdict = broken is null ? verdict : broken with { Stability = new Stability(passed, options.Times) };
        verdict = misconceptions.Diagnosed(verdict) with
        {
            DurationMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
        if (verdict.State != KataState.GraderError)
            store.Save(FingerprintOf(attempt), verdict);
        return verdict;
    }

    private string FingerprintOf(Attempt attempt)
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("grader", version.Id).Add("limits", $"{limits}");
        foreach (var (path, id) in attempt.Catalog.Shared)
            fingerprint.Add(path, id);
        foreach (var (path, id) in attempt.Locked.Files)
            fingerprint.Add(path, id);
        foreach (var test in attempt.Locked.Tests)
            fingerprint.Add("test", test);
        foreach (var (path, content) in attempt.Submission.Sources)
            fingerprint.Add(path, content);
        return fingerprint.Finish();
    }
}
