using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>
/// Creates every kind of verdict. There is only one way to a pass: exactly the inventory, with each test passed.
/// </summary>
internal static class VerdictOf
{
    /// <summary>
    /// The verdict on what cannot be graded: a kata that is not in the lock, a submission that cannot be read.
    /// </summary>
    /// <returns>Null if it can be graded.</returns>
    public static KataVerdict? Ungradable(Attempt attempt)
    {
        if (attempt.Kata.Lock is null)
            return Fault(
                attempt,
                $"'{attempt.Kata.Id}' is not in katas/katas.lock.json. Authors run 'grader lock'; if this folder "
                + "is not a kata, rename it.");
        return attempt.Submission.Faults.Count == 0 ? null : Refused(attempt, [.. attempt.Submission.Faults.Select(fault =>
            new BuildDiagnostic(
                Submission.FaultId, Severity.Error, attempt.Kata.PathOf(fault.Path), 1, 1, fault.Message))]);
    }

    public static KataVerdict NotStarted(Attempt attempt) => Bare(attempt, KataState.NotStarted, [], attempt.Notes);

    public static KataVerdict Refused(Attempt attempt, IReadOnlyList<BuildDiagnostic> errors) =>
        Bare(attempt, KataState.BuildError, errors, attempt.Notes);

    public static KataVerdict Fault(Attempt attempt, string reason) =>
        Bare(attempt, KataState.GraderError, [], [$"grader-error: {reason}", .. attempt.Notes]);

    public static KataVerdict Run(
        Attempt attempt, IReadOnlyList<TestVerdict> tests, IReadOnlyList<BuildDiagnostic> warnings)
    {
        var (kata, inventory) = (attempt.Kata, attempt.Locked.Tests);
        if (inventory.Count == 0 || !tests.Select(test => test.Name).SequenceEqual(inventory))
            return Fault(
                attempt,
                $"The run did not give one outcome for each of the {inventory.Count} tests of '{kata.Id}'. Find "
                + "out why with 'grader doctor'.");

        var stages = Stages(attempt.Locked, tests);
        var core = stages.Where(stage => stage is { Level: StageLevel.Core, Total: > 0 }).ToList();
        var isDone = core.Count > 0 && core.TrueForAll(stage => stage.IsPassed);
        return new KataVerdict(
            kata.Slug,
            kata.Title,
            isDone ? KataState.Done : KataState.InProgress,
            tests.Count(test => test.Outcome == TestOutcome.Passed),
            tests.Count,
            Cached: false, DurationMs: 0, tests, warnings, attempt.Notes)
        {
            Stages = stages,
            Stub = Stub(attempt),
            Mastered = isDone && stages.TrueForAll(stage => stage.IsPassed),
        };
    }

    /// <summary>A recorded verdict, with the title and the notes that the folder has now.</summary>
    public static KataVerdict Recorded(Attempt attempt, KataVerdict recorded) =>
        recorded with { Title = attempt.Kata.Title, Cached = true, Remarks = attempt.Notes, Stub = Stub(attempt) };

    private static KataVerdict Bare(
        Attempt attempt, KataState state, IReadOnlyList<BuildDiagnostic> diagnostics, IReadOnlyList<string> remarks)
    {
        var titles = attempt.Locked.StageTitles();
        var tests = attempt.Locked.Tests.Select(
            test => new TestVerdict(test, TestOutcome.NotRun, "", null, null, "", 0) { Stage = titles[test] })
            .ToList();
        return new KataVerdict(
            attempt.Kata.Slug,
            attempt.Kata.Title,
            state,
            0,
            tests.Count,
            Cached: false,
            DurationMs: 0,
            tests,
            diagnostics,
            remarks)
        { Stages = Stages(attempt.Locked, tests), Stub = Stub(attempt) };
    }

    private static IReadOnlyList<string> Stub(Attempt attempt) => [.. attempt.Locked.Stub.Select(attempt.Kata.PathOf)];

    private static List<StageVerdict> Stages(LockedKata locked, IReadOnlyList<TestVerdict> tests)
    {
        var passed = tests.Where(test => test.Outcome == TestOutcome.Passed)
            .Select(test => test.Name)
            .ToHashSet(StringComparer.Ordinal);
        return [.. locked.TestsByStage().Select(stage => new StageVerdict(
            stage.Stage.Title,
            stage.Stage.Level,
            stage.Tests.Count(passed.Contains),
            stage.Tests.Count,
            stage.Stage.Minutes))];
    }
}
