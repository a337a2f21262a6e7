using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>Every way in which a verdict comes about. A pass has one: the exact inventory, each test passed.</summary>
internal static class VerdictOf
{
    public const string UnstableNote = "unstable: ";

    public static KataVerdict Unlocked(Kata kata) =>
        Bare(kata, KataState.GraderError, [], [$"grader-error: '{kata.Id}' is not in katas/katas.lock.json. Authors run 'grader lock'; a folder that is no kata is better named otherwise.", .. kata.Notes]);

    public static KataVerdict Unreadable(Kata kata, Submission submission) =>
        Bare(kata, KataState.BuildError, [.. submission.Faults.Select(fault => new BuildDiagnostic(Submission.FaultId, "error", $"katas/{kata.Id}/{fault.Path}", 1, 1, fault.Message))], Notes(kata, submission));

    public static KataVerdict NotStarted(Kata kata, Submission submission) =>
        Bare(kata, KataState.NotStarted, [], Notes(kata, submission));

    public static KataVerdict Refused(Kata kata, Submission submission, IReadOnlyList<BuildDiagnostic> errors) =>
        Bare(kata, KataState.BuildError, errors, Notes(kata, submission));

    public static KataVerdict Fault(Kata kata, Submission submission, string reason) =>
        Bare(kata, KataState.GraderError, [], [$"grader-error: {reason}", .. Notes(kata, submission)]);

    public static KataVerdict Run(Kata kata, Submission submission, LockedKata locked, IReadOnlyList<TestVerdict> tests, IReadOnlyList<BuildDiagnostic> warnings)
    {
        if (locked.Tests.Count == 0 || !tests.Select(test => test.Name).SequenceEqual(locked.Tests))
            return Fault(kata, submission, $"The run did not give one outcome for each of the {locked.Tests.Count} tests of '{kata.Id}'. 'grader doctor' looks for the reason.");

        var passed = tests.Count(test => test.Outcome == TestOutcome.Passed);
        return new KataVerdict(
            kata.Id, kata.Title, passed == tests.Count ? KataState.Done : KataState.InProgress, passed, tests.Count,
            Cached: false, DurationMs: 0, tests, warnings, Notes(kata, submission));
    }

    /// <param name="broken">The first of the runs that did not pass: what its tests say, a seed or an order among it, stays.</param>
    public static KataVerdict Unstable(KataVerdict broken, int passed, int times) =>
        broken with { Notes = [$"{UnstableNote}passed {passed} of {times}", .. broken.Notes] };

    public static IReadOnlyList<string> Notes(Kata kata, Submission submission) => [.. submission.Notes, .. kata.Notes];

    private static KataVerdict Bare(Kata kata, KataState state, IReadOnlyList<BuildDiagnostic> diagnostics, IReadOnlyList<string> notes) =>
        new(
            kata.Id, kata.Title, state, 0, kata.Lock?.Tests.Count ?? 0, Cached: false, DurationMs: 0,
            [.. (kata.Lock?.Tests ?? []).Select(test => new TestVerdict(test, TestOutcome.NotRun, "", null, null, "", 0))], diagnostics, notes);
}
