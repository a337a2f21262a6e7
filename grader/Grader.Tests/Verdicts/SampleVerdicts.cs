using Grader.Engine.Verdicts;
using Grader.Tests.Catalog;

namespace Grader.Tests.Verdicts;

/// <summary>A verdict of each state.</summary>
internal static class SampleVerdicts
{
    public static readonly KataVerdict Done = new(
        SampleKatas.Slug("00-warm-up"), "Warm-up", KataState.Done, 2, 2, Cached: true, 0.5,
        [new("Two_numbers_are_added", TestOutcome.Passed, "", null, null, "", 3), new("The_sum_waits", TestOutcome.Passed, "", null, null, "", 2)], [], []);

    public static readonly KataVerdict InProgress = new(
        SampleKatas.Slug("05-queue"), "A queue that waits for the one who has nothing to do yet", KataState.InProgress, 1, 5, Cached: false, 41.5,
        [
            new("An_item_put_comes_out", TestOutcome.Passed, "", null, null, "", 3),
            new("Get_waits_until_an_item_arrives_and_then_returns_that_very_item", TestOutcome.Failed,
                "Expected waiting.IsCompleted to be False because there is nothing to get yet, but found True.\n\n  order: put, get, get\n", "katas/05-queue/AsyncQueue.cs", 31, "got nothing\nasking [again]\n", 1.25),
            new("Put_wakes_the_first_who_waits", TestOutcome.Timeout, "It did not end within 5 s.\nIt was waiting in AsyncQueue.GetAsync.", "katas/05-queue/AsyncQueue.cs", 44, "", 5000),
            new("A_cancelled_get_takes_no_item", TestOutcome.Crashed, "The process ended: stack overflow.", null, null, "", 12),
            new("Close_ends_all_waits", TestOutcome.NotRun, "", null, null, "", 0),
        ],
        [],
        ["tests-modified: AsyncQueueTests.cs (graded as committed)"]);

    public static readonly KataVerdict BuildError = new(
        SampleKatas.Slug("01-task-exceptions"), "Exceptions of tasks", KataState.BuildError, 0, 12, Cached: false, 30, [],
        [
            new("CS1002", Severity.Error, "katas/01-task-exceptions/Outcome.cs", 12, 9, "; expected"),
            new("RS0030", Severity.Error, "katas/01-task-exceptions/Outcome.cs", 20, 16, "The symbol 'Task<TResult>.Result' is banned in this project: It blocks the thread until the number is there: await the task."),
        ],
        []);

    public static readonly KataVerdict NotStarted = new(SampleKatas.Slug("06-future"), "Futures", KataState.NotStarted, 0, 18, Cached: false, 0.25, [], [], []);

    public static readonly KataVerdict GraderError = new(
        SampleKatas.Slug("07-channel"), "Channels", KataState.GraderError, 0, 0, Cached: false, 0, [], [],
        ["grader-error: '07-channel' is not in katas/katas.lock.json. Authors run 'grader lock'; a folder that is no kata is better named otherwise."]);

    public static readonly IReadOnlyList<KataVerdict> All = [Done, BuildError, InProgress, NotStarted, GraderError];
}
