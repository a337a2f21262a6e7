using Grader.Engine.Execution;

namespace Grader.Tests.Execution;

public class ResultBoardTests
{
    [Fact]
    public void Passes_one_by_one_are_no_pass_when_there_was_no_time_for_a_run_together()
    {
        var board = new ResultBoard(["first", "second"], Limits, _ => { });
        foreach (var turn in board.TakeIn(new Turn(["first", "second"], IsAlone: false), new WorkerRunEnd.Doubtful("it ended early"), []))
            board.TakeIn(turn, new WorkerRunEnd.Complete(), [Result(turn.Tests.Single(), TestOutcome.Passed)]);

        board.TakeInTogether(new WorkerRunEnd.OutOfTime(null), []);

        board.Close().Select(result => result.Outcome).Should().Equal(TestOutcome.Passed, TestOutcome.NotRun);
    }

    [Fact]
    public void After_an_overrun_the_suspect_is_run_alone_and_the_rest_goes_on_in_two_halves()
    {
        var board = new ResultBoard(["a", "b", "c", "d", "e"], Limits, _ => { });

        var turns = board.TakeIn(new Turn(["a", "b", "c", "d", "e"], IsAlone: false), new WorkerRunEnd.Interrupted(Result("b", TestOutcome.Timeout)), [Result("a", TestOutcome.Passed)]);

        turns.Select(turn => $"{string.Join(' ', turn.Tests)}{(turn.IsAlone ? ", alone" : "")}").Should().Equal("b, alone", "c d", "e");
    }

    [Fact]
    public void A_crash_counts_when_it_happens_again_to_that_test_alone()
    {
        var board = new ResultBoard(["a", "b"], Limits, _ => { });

        var turns = board.TakeIn(new Turn(["a", "b"], IsAlone: false), new WorkerRunEnd.Interrupted(Result("b", TestOutcome.Crashed)), [Result("a", TestOutcome.Passed)]);
        board.TakeIn(turns.Single(), new WorkerRunEnd.Complete(), [Result("b", TestOutcome.Failed)]).Should().BeEmpty();
        board.Close().Select(result => result.Outcome).Should().Equal([TestOutcome.Passed, TestOutcome.Failed], "alone it does not crash but fails");
    }

    private static ExecutionLimits Limits { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), LimitPolicy.MemoryBytes);

    private static TestResult Result(string name, TestOutcome outcome) => new(name, outcome, "", [], "", TimeSpan.Zero);
}
