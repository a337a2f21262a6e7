using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "6"), Trait("Level", "mastery")]
public class LateTests : TimeoutTests
{
    [Fact]
    public void A_firing_on_its_way_does_nothing_after_a_Reschedule()
    {
        foreach (var after in new TimeSpan?[] { 5 * Second, Second, null })
        {
            var clock = new HandClock();
            using var deadline = new Deadline(clock, Second);
            var firing = clock.TakeFiring();

            deadline.Reschedule(after);
            firing();

            deadline.Expired.Should().BeFalse("because the timer that fires was replaced before its callback ran");
            deadline.Token.IsCancellationRequested.Should().BeFalse("because the timer that fires was replaced before its callback ran");
            if (after is null) continue;
            clock.Fire();
            deadline.Expired.Should().BeTrue("because the new timer still counts");
            deadline.Token.IsCancellationRequested.Should().BeTrue("because the new timer still counts");
        }
    }

    [Fact]
    public void A_Reschedule_to_the_same_instant_replaces_too()
    {
        var clock = new HandClock();
        using var deadline = new Deadline(clock, Second);
        var firing = clock.TakeFiringEarly();

        deadline.Reschedule(Second);
        firing();

        deadline.Expired.Should().BeFalse("because the timer that fires was replaced, if by one for the same instant");
        deadline.Token.IsCancellationRequested.Should().BeFalse("because the timer that fires was replaced");
        firing = clock.TakeFiring();
        deadline.Reschedule(TimeSpan.Zero);
        deadline.Expired.Should().BeTrue("because zero has passed when the call returns: it waits for no firing");
        deadline.Token.IsCancellationRequested.Should().BeTrue("because zero has passed when the call returns");
        firing.Should().NotThrow("because whoever runs the callback of a timer has nothing to catch");
    }

    [Fact]
    public void A_firing_on_its_way_does_nothing_after_Dispose()
    {
        var clock = new HandClock();
        var deadline = new Deadline(clock, Second);
        var firing = clock.TakeFiring();

        deadline.Dispose();
        firing();

        deadline.Expired.Should().BeFalse("because it was disposed before the callback of its timer ran");
        deadline.Token.IsCancellationRequested.Should().BeFalse("because after Dispose nothing changes any more");
    }

    [Fact]
    public void A_firing_on_its_way_does_nothing_after_the_end_of_the_body() => Pump.Run(async pump =>
    {
        var clock = new HandClock();
        var end = new TaskCompletionSource<int>();
        CancellationToken given = default;
        var run = TimeLimit.RunAsync(
            token =>
            {
                given = token;
                return end.Task;
            },
            Second,
            clock);
        var firing = clock.TakeFiring();

        end.SetResult(42);
        (await run).Should().Be(42, "because the body gave a result");

        firing.Should().NotThrow("because whoever runs the callback of a timer has nothing to catch");
        given.IsCancellationRequested.Should().BeFalse("because a limit that passes after the end changes nothing");

        run = TimeLimit.RunAsync<int>(
            token =>
            {
                given = token;
                firing = clock.TakeFiring();
                throw new InvalidOperationException("failed at once");
            },
            Second,
            clock);
        (await ErrorOf(run)).Should().BeA<InvalidOperationException>("because the body threw it");

        firing();
        given.IsCancellationRequested.Should().BeFalse("because a limit that passes after the end changes nothing, also when the body threw at once");
    });

    [Fact]
    public void A_deadline_that_passes_while_the_callers_cancel_is_on_its_way_was_not_first()
    {
        foreach (var pass in new (string Name, Action<HandClock, Deadline> Now)[]
                 {
                     ("a firing", (clock, _) => clock.Fire()),
                     ("Reschedule(TimeSpan.Zero)", (_, deadline) => deadline.Reschedule(TimeSpan.Zero)),
                 })
        {
            var clock = new HandClock();
            using var caller = new CancellationTokenSource();
            using var deadline = new Deadline(clock, Second, caller.Token);
            var isCancelledThere = true;
            // Runs before the deadline's own callback: last in, first out.
            caller.Token.Register(() =>
            {
                isCancelledThere = deadline.Token.IsCancellationRequested;
                pass.Now(clock, deadline);
            });

            caller.Cancel();

            deadline.Expired.Should().BeFalse("because the caller's token was cancelled already, though its callbacks were still on their way, when {0} came", pass.Name);
            deadline.Token.IsCancellationRequested.Should().BeTrue("because the caller's token is cancelled");
        }
    }

    [Fact]
    public void A_deadline_that_is_set_while_the_callers_cancel_is_on_its_way_starts_no_timer()
    {
        var clock = new HandClock();
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(clock, null, caller.Token);
        var timers = -1;
        // Runs before the deadline's own callback: last in, first out.
        caller.Token.Register(() =>
        {
            deadline.Reschedule(Second);
            timers = clock.PendingTimers.Count;
        });

        caller.Cancel();

        timers.Should().Be(0, "because the caller's token is cancelled already, though its callbacks are still on their way");
        deadline.When.Should().Be(clock.GetUtcNow() + Second, "because the deadline was set all the same");
    }

    [Fact]
    public void Dispose_while_the_callers_cancel_is_on_its_way_comes_first()
    {
        using var caller = new CancellationTokenSource();
        var deadline = new Deadline(new HandClock(), Second, caller.Token);
        // Runs before the deadline's own callback: last in, first out.
        caller.Token.Register(deadline.Dispose);

        caller.Cancel();

        deadline.Token.IsCancellationRequested.Should().BeFalse("because Dispose let go of the caller's token before the cancel got there, and after Dispose nothing changes any more");
    }

    [Fact]
    public void A_limit_that_passes_while_the_callers_cancel_is_on_its_way_was_not_first() => Pump.Run(async pump =>
    {
        var clock = new HandClock();
        using var caller = new CancellationTokenSource();
        var run = TimeLimit.RunAsync(Forever, Second, clock, caller.Token);
        // Runs before the callback of RunAsync: last in, first out.
        caller.Token.Register(clock.Fire);

        caller.Cancel();

        (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because the caller's token was cancelled when the timer fired, though its callbacks were still on their way")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller was first");
    });

    [Fact]
    public void A_body_that_ends_while_the_callers_cancel_is_on_its_way_was_asked_by_the_caller() => Threads.Explore(meet =>
    {
        var (clock, caller) = (new HandClock(), new CancellationTokenSource());
        var end = new TaskCompletionSource<int>();
        var run = TimeLimit.RunAsync(_ => end.Task, Second, clock, caller.Token);
        // Runs before the callback of RunAsync: last in, first out.
        caller.Token.Register(() => end.SetException(new OperationCanceledException("stopped by a callback of the caller's token")));
        meet.Thread(() => caller.Cancel());
        meet.Afterwards(() =>
        {
            ErrorThatEnded(run).Should().BeA<OperationCanceledException>("because the body ended in a cancellation")
                .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller's token was cancelled before the body ended, though its callbacks were still on their way");
        });
    });

    [Fact]
    public void A_body_that_ends_inside_a_cancel_on_another_thread_was_asked_by_the_caller() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var end = new TaskCompletionSource<int>();
        var run = TimeLimit.RunAsync(_ => end.Task, Second, pump.Time, caller.Token);
        // Runs before the callback of RunAsync: last in, first out.
        caller.Token.Register(() => end.SetException(new OperationCanceledException("stopped by a callback of the caller's token")));

        // The thread of the pump, to which a wait is posted that began there, is busy here.
        AnotherThread.EndsSoon(caller.Cancel).Should().BeTrue("because a cancel waits for nobody");

        (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because the body ended in a cancellation")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller's token was cancelled before the body ended, wherever the code continues that awaits it");
    });

    [Fact]
    public void A_limit_that_passes_before_the_end_is_noticed_was_too_late() => Threads.Explore(meet =>
    {
        var clock = new HandClock();
        var end = LateNews();
        var stopped = new OperationCanceledException("nobody asked");
        var run = TimeLimit.RunAsync(_ => end.Task, Second, clock);
        var firing = clock.TakeFiring();
        meet.Thread(() =>
        {
            end.SetException(stopped);
            firing();
        });
        meet.Afterwards(() => ErrorThatEnded(run).Should().BeSameAs(stopped, "because the body's task had ended when the limit passed, whether or not the code that awaits it had continued by then"));
    });

    [Fact]
    public void A_cancel_that_comes_before_the_end_is_noticed_was_too_late() => Pump.Run(async pump =>
    {
        // The code that awaits the body on the pump continues later if the body ends on another thread.
        foreach (var inTurn in new Func<Action, bool>[] { AnotherThread.EndsSoon, OnThePump })
        {
            using var caller = new CancellationTokenSource();
            var stopped = new OperationCanceledException("nobody asked");
            var end = new TaskCompletionSource<int>();
            var run = TimeLimit.RunAsync(_ => end.Task, Second, pump.Time, caller.Token);

            inTurn(() =>
            {
                end.SetException(stopped);
                caller.Cancel();
            }).Should().BeTrue("because neither the end of the body nor a cancel waits for anybody");

            (await ErrorOf(run)).Should().BeSameAs(
                stopped, "because the body had ended when the caller cancelled, whenever the code after the wait runs");
        }

        static bool OnThePump(Action both)
        {
            both();
            return true;
        }
    });

    /// <summary>A task whose continuations never run inside the call that ends it.</summary>
    private static TaskCompletionSource<int> LateNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
