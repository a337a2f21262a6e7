using Grader.Engine.Verdicts;
using Grader.Views;
using Spectre.Console;

namespace Grader.Tests.Views;

public class ScheduleViewTests
{
    private const string Explored =
        """
        Katas.Support.ScheduleFailedException: Expected taken to be 1 because there is one item, but found 2.

          1: left = queue.GetAsync()
          2: right = queue.GetAsync()

          1 | AsyncQueue.cs:91   writes token                 {
          1 | AsyncQueue.cs:93   takes the lock               lock (gate)
          1 | AsyncQueue.cs:95   calls Queue.Count            if (items.Count == 0)
          1 | AsyncQueue.cs:96   leaves the lock
          ---
          2 | AsyncQueue.cs:93   takes the lock               lock (gate)
          2 | AsyncQueue.cs:95   calls Queue.Count            if (items.Count == 0)
          2 | AsyncQueue.cs:96   leaves the lock
          2 | AsyncQueue.cs:97   reads AsyncQueue.waiting: 1  waiting--;
          2 | AsyncQueue.cs:97   writes AsyncQueue.waiting: 0  waiting--;
          2 |                    ends
          ---
          1 | AsyncQueue.cs:97   reads AsyncQueue.waiting: 0  waiting--;
          1 |                    ends
        This was schedule 3. Threads.Replay("1:4 2 1", scenario) runs it again.
        ---> Expected taken to be 1 because there is one item, but found 2.
        """;

    [Fact]
    public Task Who_ran_when_stands_below_the_rule() => Verify(Rendering.AtAllWidths(Failure(Explored)));

    [Fact]
    public void Its_steps_are_those_of_the_message()
    {
        var schedule = FailedSchedule.TakeFrom(Explored.ReplaceLineEndings("\n").Split('\n')).Schedule!;

        schedule.Replay.Should().Be("1:4 2 1");
        schedule.Turns.Select(turn => turn.Count).Should().Equal(4, 6, 2);
        schedule.Turns[0][1].Should().Be(
            new ScheduleStep("1", "AsyncQueue.cs", 93, "takes the lock", "lock (gate)"));
        schedule.Turns[2][1].Should().Be(new ScheduleStep("1", null, null, "ends", null));
    }

    [Fact]
    public void The_order_of_a_pump_is_a_schedule_too()
    {
        const string Explored =
            """
            Expected left to be 1 because there is one item, but found 2.

              m: the scenario
              1: queue.GetAsync()

              m  | StoreTests.cs:85  begins, and waits  await left;
              ---
              1  |                   begins, and waits
              ---
              c2 | AsyncQueue.cs:9   continues          await item;
            This was schedule 4. Pump.Replay("1,1", scenario) runs it again.
            """;

        var (schedule, others) = FailedSchedule.TakeFrom(Explored.ReplaceLineEndings("\n").Split('\n'));

        schedule!.Replay.Should().Be("1,1");
        schedule.Threads.Should().Equal("m: the scenario", "1: queue.GetAsync()");
        schedule.Turns.SelectMany(turn => turn).Should().Equal(
            new ScheduleStep("m", "StoreTests.cs", 85, "begins, and waits", "await left;"),
            new ScheduleStep("1", null, null, "begins, and waits", null),
            new ScheduleStep("c2", "AsyncQueue.cs", 9, "continues", "await item;"));
        others.Should().Equal("Expected left to be 1 because there is one item, but found 2.", "");
    }

    [Fact]
    public void What_is_no_schedule_stays_a_message()
    {
        var lines = new[] { "1: one", "  1: one without an end" };

        FailedSchedule.TakeFrom(lines).Should().Be(((FailedSchedule?)null, (IReadOnlyList<string>)lines));
    }

    private static Rows Failure(string message)
    {
        var read = FailureMessage.Of(message);
        return new Rows(
            [new Text(read.Rule!), .. read.Facts.Select(fact => new Text(fact)), .. ScheduleView.Of(read.Schedule!)]);
    }
}
