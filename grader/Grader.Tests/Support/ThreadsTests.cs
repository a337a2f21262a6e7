using System.Reflection;
using Katas.Support;
using Katas.Support.Threading;
using static Grader.Tests.Support.HandWoven;

namespace Grader.Tests.Support;

[Collection(PumpCollection.Name)]
public class ThreadsTests
{
    private static readonly object Shared = new();

    [Fact]
    public Task A_failure_shows_who_ran_when() => Verify(FailureOf(CountsWithoutALock).Message);

    [Fact]
    public void A_failure_has_its_schedule_as_data_too()
    {
        var failure = (ScheduleFailedException)FailureOf(CountsWithoutALock);

        failure.Replay.Should().Be("1:2 2 1");
        failure.Schedule[0].Should().Be(new ScheduleStep("1", "/gone/Code.cs", 1, "reads Counter.count: 0", null));
    }

    [Fact]
    public void A_race_is_caught_in_few_schedules()
    {
        var explored = 0;

        FailureOf(meet =>
        {
            explored++;
            CountsWithoutALock(meet);
        });

        explored.Should().BeLessThan(10);
    }

    [Fact]
    public void A_lock_passes_every_schedule()
    {
        var explored = 0;

        Threads(meet =>
        {
            explored++;
            var counter = new Counter();
            meet.Thread(() => counter.AddLocked());
            meet.Thread(() => counter.AddScoped());
            meet.Afterwards(() => counter.Count.Should().Be(2));
        });

        explored.Should().Be(2, "because the order in which they take the lock is all that can differ");
    }

    [Fact]
    public void A_check_under_one_lock_and_an_act_under_another_is_caught() => FailureOf(ChecksAndActsUnderTwoLocks)
        .Message.Should().StartWith("Expected counter.Count to be 1, but found 2.");

    [Fact]
    public void Three_threads_meet_in_every_order()
    {
        var orders = new HashSet<string>();

        Threads(meet =>
        {
            var order = "";
            foreach (var name in "abc")
                meet.Thread(() => Lock(Shared, 1, () => order += name));
            meet.Afterwards(() => orders.Add(order));
        });

        orders.Should().BeEquivalentTo("abc", "acb", "bac", "bca", "cab", "cba");
    }

    [Fact]
    public void The_same_failure_comes_every_time() =>
        Enumerable.Range(0, 20).Select(_ => FailureOf(CountsWithoutALock).Message).Distinct().Should().ContainSingle();

    [Fact]
    public void A_replay_fails_in_the_same_way()
    {
        var failure = Record.Exception(() => Katas.Support.Threads.Replay("1:2 2 1", CountsWithoutALock));

        failure!.Message.Should().Be(FailureOf(CountsWithoutALock).Message.Replace(
            "This was schedule 4. Threads.Replay(\"1:2 2 1\", scenario) runs it again.",
            "This was Threads.Replay(\"1:2 2 1\", scenario).",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_replay_of_another_schedule_passes() =>
        Katas.Support.Threads.Replay("2 1", CountsWithoutALock);

    [Theory]
    [InlineData(
        "3 1",
        "The schedule \"3 1\" does not fit: thread 3 can't run after ''. Has the code changed since? Explore again.")]
    [InlineData(
        "1-2",
        "'1-2' is not part of a schedule. Threads.Replay takes what a failure prints, such as \"1:5 2 1\": "
        + "thread 1 up to its 5th point, then thread 2 as far as it goes, then thread 1.")]
    public void A_replay_that_does_not_fit_says_so(string choices, string message) =>
        Record.Exception(() => Katas.Support.Threads.Replay(choices, CountsWithoutALock))!.Message.Should().Be(message);

    [Fact]
    public void What_is_not_implemented_comes_out_as_it_is() =>
        FailureOf(meet => meet.Thread(() => throw new NotImplementedException("to do")))
            .Should().BeOfType<NotImplementedException>();

    [Fact]
    public void What_the_setup_throws_comes_out_as_it_is() =>
        FailureOf(_ => throw new TimeoutException("setup")).Should().BeOfType<TimeoutException>();

    [Fact]
    public void What_a_thread_throws_fails_the_schedule() => FailureOf(meet =>
    {
        meet.Thread(() => Call(1));
        meet.Thread(() => throw new TimeoutException("late"));
    }).Message.Should().StartWith("Thread 2 throws TimeoutException: late\n");

    [Fact]
    public void A_scenario_without_threads_is_refused() =>
        FailureOf(_ => { }).Message
            .Should().StartWith("Nobody meets: the scenario starts no thread. Call meet.Thread.");

    [Fact]
    public void Code_without_points_can_not_be_explored() => FailureOf(meet => meet.Thread(() => { }))
        .Message.Should().StartWith("This can't be explored: the code under test is not woven");

    [Fact]
    public void Code_that_switches_its_points_off_can_not_be_explored() => FailureOf(meet =>
    {
        meet.Thread(() => Call(1));
        var switchOfPoints = typeof(Points).GetField("areOn", BindingFlags.Static | BindingFlags.NonPublic)!;
        meet.Thread(() => switchOfPoints.SetValue(null, false));
    }).Message.Should().Be("This can't be explored: the code under test has switched off its points.");

    [Fact]
    public void An_exploration_inside_another_is_refused() =>
        FailureOf(meet => meet.Thread(() => Katas.Support.Threads.Explore(_ => { }))).Message.Should().StartWith(
            "Thread 1 throws InvalidOperationException: Threads meet already. Threads.Explore belongs into a test");

    [Fact]
    public void A_method_that_could_not_be_woven_is_named() =>
        FailureOf(meet => meet.Thread(() => Points.NotWoven(At(1, "Code.Run: it is too large"))))
            .Message
            .Should().StartWith("This can't be explored: no points could be put into Code.Run: it is too large.");

    [Fact]
    public void A_scenario_with_too_many_schedules_is_drawn_in_the_end()
    {
        var explored = 0;

        Threads(meet =>
        {
            explored++;
            for (var thread = 0; thread < 3; thread++)
            {
                meet.Thread(() =>
                {
                    for (var times = 0; times < 10; times++)
                        Call(times);
                });
            }
        });

        explored.Should().Be(2_300);
    }

    [Fact]
    public void A_failure_that_does_not_come_again_says_so()
    {
        var isFirst = true;

        var failure = FailureOf(meet =>
        {
            meet.Thread(() => Call(1));
            meet.Thread(() => Call(2));
            meet.Afterwards(() => Interlocked.Exchange(ref isFirst, false).Should().BeFalse());
        });

        failure.Message.Should().EndWith(
            "This was schedule 1, \"1 2\". When it was run again, it ended in another way: "
            + "does something vary from run to run, a random number, the clock, a static field?");
    }

    [Fact]
    public void A_failed_schedule_leaves_no_lock_held()
    {
        FailureOf(meet =>
        {
            meet.Thread(() => Lock(Shared, 1, () => Call(2)));
            meet.Thread(() =>
            {
                Call(3);
                Monitor.IsEntered(Shared).Should().BeFalse();
                throw new TimeoutException();
            });
        });

        AnotherThread.EndsSoon(() => Lock(Shared, 1, () => { })).Should().BeTrue();
    }

    [Fact]
    public void A_loop_that_catches_everything_is_left_behind() => FailureOf(meet =>
    {
        meet.Thread(() =>
        {
            while (true)
            {
                try
                {
                    Call(1);
                }
#pragma warning disable CA1031 // what this is about
                catch (Exception)
#pragma warning restore CA1031
                {
                }
            }
        });
        meet.Thread(() => throw new TimeoutException("late"));
    }).Message.Should().StartWith("Thread 2 throws TimeoutException: late\n");

    internal static void CountsWithoutALock(Meet meet)
    {
        var counter = new Counter();
        meet.Thread(() => counter.Add());
        meet.Thread(() => counter.Add());
        meet.Afterwards(() => counter.Count.Should().Be(2));
    }

    internal static void ChecksAndActsUnderTwoLocks(Meet meet)
    {
        var counter = new Counter();
        meet.Thread(() => counter.AddIfNone());
        meet.Thread(() => counter.AddIfNone());
        meet.Afterwards(() => counter.Count.Should().Be(1));
    }

    private static void Threads(Action<Meet> scenario) => Katas.Support.Threads.Explore(scenario);

    private static Exception FailureOf(Action<Meet> scenario) => Record.Exception(() => Threads(scenario))!;
}
