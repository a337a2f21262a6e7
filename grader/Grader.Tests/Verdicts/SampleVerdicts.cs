using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Grader.Tests.Catalog;

namespace Grader.Tests.Verdicts;

/// <summary>One verdict of each state.</summary>
internal static class SampleVerdicts
{
    public static readonly KataVerdict Done = new(
        SampleKatas.Slug("00-warm-up"), "Warm-up", KataState.Done, 2, 2, Cached: true, 0.5,
        [
            new("Two_numbers_are_added", TestOutcome.Passed, "", null, null, "", 3),
            new("The_sum_waits", TestOutcome.Passed, "", null, null, "", 2),
        ],
        [],
        []);

    public static readonly KataVerdict InProgress = new(
        SampleKatas.Slug("05-queue"), "A queue that waits for the one who has nothing to do yet", KataState.InProgress,
        1, 5, Cached: false, 41.5,
        [
            new("An_item_put_comes_out", TestOutcome.Passed, "", null, null, "", 3),
            new("Get_waits_until_an_item_arrives_and_then_returns_that_very_item", TestOutcome.Failed,
                "Expected waiting.IsCompleted to be False because there is nothing to get yet, but found True.\n\n" +
                "  order: put, get, get\n",
                "katas/05-queue/AsyncQueue.cs", 31, "got nothing\nasking [again]\n", 1.25),
            new("Put_wakes_the_first_who_waits", TestOutcome.Timeout,
                "It did not end within 5 s.\nIt was waiting in AsyncQueue.GetAsync.", "katas/05-queue/AsyncQueue.cs",
                44, "", 5000),
            new("A_cancelled_get_takes_no_item", TestOutcome.Crashed, "The process ended: stack overflow.", null, null,
                "", 12),
            new("Close_ends_all_waits", TestOutcome.NotRun, "", null, null, "", 0),
        ],
        [],
        ["tests-modified: AsyncQueueTests.cs (graded as committed)"]);

    /// <summary>At the second of three core stages.</summary>
    public static readonly KataVerdict Staged = new(
        SampleKatas.Slug("05-queue"), "Queue", KataState.InProgress, 3, 10, Cached: false, 41.5,
        [
            new("Items_come_out_in_order", TestOutcome.Passed, "", null, null, "", 3) { Stage = "A store" },
            new("A_full_queue_refuses", TestOutcome.Passed, "", null, null, "", 3) { Stage = "A store" },
            new("A_get_takes_the_oldest_item", TestOutcome.Passed, "", null, null, "", 3) { Stage = "Waiting" },
            new("A_get_waits_for_an_item", TestOutcome.Failed,
                "Expected get.IsCompleted to be false because a get waits while nothing is stored, but found True.",
                "katas/05-queue/2-WaitingTests.cs", 31, "", 2)
            {
                Stage = "Waiting",
                Code = new TestExcerpt("katas/05-queue/2-WaitingTests.cs", 31, 28,
                [
                    "var queue = new AsyncQueue<string>();",
                    "var get = queue.GetAsync();",
                    "await pump.Settle();",
                    "get.IsCompleted.Should().BeFalse(\"because a get waits while nothing is stored\");",
                    "queue.TryPut(\"a\");",
                ]),
            },
            new("A_put_waits_for_room", TestOutcome.Failed, "System.NotImplementedException: store it",
                "katas/05-queue/AsyncQueue.cs", 44, "", 2) { Stage = "Waiting" },
            .. Enumerable.Range(1, 4).Select(Overrun),
            new("A_cancelled_get_takes_nothing", TestOutcome.NotRun, "a later stage", null, null, "", 0)
            {
                Stage = "Cancelling",
            },
            new("Threads_may_share_it", TestOutcome.NotRun, "a later stage", null, null, "", 0) { Stage = "Threads" },
        ],
        [],
        [])
    {
        Stages =
        [
            new("A store", StageLevel.Core, 2, 2, 8), new("Waiting", StageLevel.Core, 1, 6, 20),
            new("Cancelling", StageLevel.Core, 0, 1, 20), new("Threads", StageLevel.Mastery, 0, 1, 15),
        ],
    };

    private const string TwoTakers = "Expected taken to be 1 because each item has one taker, but found 2.";

    public static readonly KataVerdict StagedDone = Staged with
    {
        State = KataState.Done,
        Passed = 9,
        Stages =
        [
            new("A store", StageLevel.Core, 2, 2, 8), new("Waiting", StageLevel.Core, 6, 6, 20),
            new("Cancelling", StageLevel.Core, 1, 1, 20), new("Threads", StageLevel.Mastery, 0, 1, 15),
        ],
        Tests =
        [
            .. Staged.Tests.Select(test => test with
            {
                Outcome = test.Stage == "Threads" ? TestOutcome.Failed : TestOutcome.Passed,
                Message = test.Stage == "Threads" ? TwoTakers : "",
                Code = null,
            }),
        ],
    };

    public static readonly KataVerdict Mastered = StagedDone with
    {
        Passed = 10,
        Mastered = true,
        Stages = [.. StagedDone.Stages.Select(stage => stage with { Passed = stage.Total })],
        Tests = [.. StagedDone.Tests.Select(test => test with { Outcome = TestOutcome.Passed, Message = "" })],
    };

    public static readonly KataVerdict BuildError = new(
        SampleKatas.Slug("01-task-exceptions"), "Exceptions of tasks", KataState.BuildError, 0, 12,
        Cached: false, 30, [],
        [
            new("CS1002", Severity.Error, "katas/01-task-exceptions/Outcome.cs", 12, 9, "; expected"),
            new("RS0030", Severity.Error, "katas/01-task-exceptions/Outcome.cs", 20, 16,
                "The symbol 'Task<TResult>.Result' is banned in this project: It blocks the thread until the number " +
                "is there: await the task."),
        ],
        []);

    public static readonly KataVerdict NotStarted = new(
        SampleKatas.Slug("06-future"), "Futures", KataState.NotStarted, 0, 18, Cached: false, 0.25, [], [], []);

    public static readonly KataVerdict GraderError = new(
        SampleKatas.Slug("07-channel"), "Channels", KataState.GraderError, 0, 0, Cached: false, 0, [], [],
        ["grader-error: '07-channel' is not in katas/katas.lock.json. Authors run 'grader lock'; if this folder is not a kata, rename it."]);

    public static readonly IReadOnlyList<KataVerdict> All = [Done, BuildError, InProgress, NotStarted, GraderError];

    private static TestVerdict Overrun(int number) =>
        new($"Waiting_{number}", TestOutcome.Timeout, "did not end within 5 s", null, null, "", 5000)
        {
            Stage = "Waiting",
        };
}
