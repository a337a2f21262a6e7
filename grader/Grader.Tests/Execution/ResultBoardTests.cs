using Grader.Engine.Execution;

namespace Grader.Tests.Execution;

public class ResultBoardTests
{
    [Fact]
    public void Passes_one_by_one_are_no_pass_when_there_was_no_time_for_a_run_together()
    {
        var board = new ResultBoard(["first", "second"], new ExecutionLimits(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), LimitPolicy.MemoryBytes), _ => { });
        board.TakeIn(new WorkerRunEnd.Doubtful("it ended early"), []);
        foreach (var test in new[] { "first", "second" })
            board.TakeInAlone(test, new WorkerRunEnd.Complete(), new TestResult(test, TestOutcome.Passed, "", [], "", TimeSpan.Zero));

        board.TakeInTogether(new WorkerRunEnd.OutOfTime(null), []);

        board.Close().Select(result => result.Outcome).Should().Equal(TestOutcome.Passed, TestOutcome.NotRun);
    }
}
