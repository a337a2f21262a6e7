using Grader.Engine.Execution;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;

namespace Grader.Tests.Execution;

public class ResultBoardTests
{
    [Fact]
    public void Passes_one_by_one_are_no_pass_when_there_was_no_time_for_a_run_together()
    {
        var board = new ResultBoard([["first", "second"]], Limits, _ => { });
        foreach (var turn in board.TakeIn(
            Turn.Together(["first", "second"]), new WorkerRunEnd.Doubtful("it ended early"), []))
            board.TakeIn(turn, new WorkerRunEnd.Complete(), [Result(turn.Tests.Single(), TestOutcome.Passed)]);

        board.TakeInTogether(new WorkerRunEnd.OutOfTime(null), []);

        board.Close().Select(result => result.Outcome).Should().Equal(TestOutcome.Passed, TestOutcome.NotRun);
    }

    [Fact]
    public void After_an_overrun_the_suspect_runs_alone_and_the_rest_continues_in_two_halves()
    {
        var board = new ResultBoard([["a", "b", "c", "d", "e"]], Limits, _ => { });

        var turns = board.TakeIn(Turn.Together(["a", "b", "c", "d", "e"]),
            new WorkerRunEnd.Interrupted(Result("b", TestOutcome.Timeout)), [Result("a", TestOutcome.Passed)]);

        turns.Select(turn => $"{string.Join(' ', turn.Tests)}{(turn.IsAlone ? ", alone" : "")}")
            .Should().Equal("b, alone", "c d", "e");
    }

    [Fact]
    public void A_crash_counts_when_it_happens_again_to_that_test_alone()
    {
        var board = new ResultBoard([["a", "b"]], Limits, _ => { });

        var turns = board.TakeIn(Turn.Together(["a", "b"]),
            new WorkerRunEnd.Interrupted(Result("b", TestOutcome.Crashed)), [Result("a", TestOutcome.Passed)]);
        board.TakeIn(turns.Single(), new WorkerRunEnd.Complete(), [Result("b", TestOutcome.Failed)]).Should().BeEmpty();
        board.Close().Select(result => result.Outcome)
            .Should().Equal([TestOutcome.Passed, TestOutcome.Failed], "alone it does not crash but fails");
    }

    [Fact]
    public void After_an_overrun_nothing_of_a_later_stage_is_run_before_its_own_stage_is_settled()
    {
        var board = new ResultBoard([["a", "b"], ["c"], ["d"]], Limits, _ => { });
        var all = new Turn([["a", "b"], ["c"], ["d"]], IsAlone: false);

        var again = board.TakeIn(
            all, new WorkerRunEnd.Interrupted(Result("b", TestOutcome.Timeout)), [Result("a", TestOutcome.Passed)]);
        again.Select(turn => string.Join(' ', turn.Tests)).Should().Equal("b");
        board.TakeIn(again[0], new WorkerRunEnd.Complete(), [Result("b", TestOutcome.Passed)]);

        board.Next().Select(turn => string.Join(' ', turn.Tests))
            .Should().Equal(["c"], "the stage passes now, and the next one follows");
    }

    [Fact]
    public void Nothing_is_run_after_a_stage_that_fails()
    {
        var board = new ResultBoard([["a", "b"], ["c"]], Limits, _ => { });
        board.TakeIn(new Turn([["a", "b"], ["c"]], IsAlone: false), new WorkerRunEnd.Complete(),
            [Result("a", TestOutcome.Failed), Result("b", TestOutcome.Passed)]);

        board.Next().Should().BeEmpty();
        board.Close().Select(result => $"{result.Name}: {result.Outcome} {result.Message}")
            .Should().Equal("a: Failed ", "b: Passed ", "c: NotRun a later stage");
    }

    private static ExecutionLimits Limits { get; } = new(
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), LimitPolicy.MemoryBytes);

    private static TestResult Result(string name, TestOutcome outcome) => new(name, outcome, "", [], "", TimeSpan.Zero);
}
