using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class NestedTests : TimeoutTests
{
    [Fact]
    public void Only_the_inner_limit_that_expired_converts() => Pump.Run(async pump =>
    {
        Exception? inside = null;
        var run = TimeLimit.RunAsync(
            async outer =>
            {
                inside = await ErrorOf(TimeLimit.RunAsync(Forever, Second, pump.Time, outer));
                return outer.IsCancellationRequested ? 0 : 42;
            },
            5 * Second,
            pump.Time);

        await pump.Time.AdvanceAsync(Second);

        inside.Should().BeA<TimeoutException>("because the inner limit has passed");
        (await run).Should().Be(42, "because the outer limit has not, and the outer body was not asked to stop");
    });

    [Fact]
    public void The_inner_TimeoutException_passes_the_outer_limit_as_it_is() => Pump.Run(async pump =>
    {
        Exception? inside = null;
        var run = TimeLimit.RunAsync(
            async outer =>
            {
                var inner = TimeLimit.RunAsync(Forever, Second, pump.Time, outer);
                inside = await ErrorOf(inner);
                return await inner;
            },
            5 * Second,
            pump.Time);

        await pump.Time.AdvanceAsync(Second);

        (await ErrorOf(run)).Should().BeSameAs(inside, "because to the outer limit it is a failure like any other");
    });

    [Fact]
    public void The_outer_limit_reaches_the_inner_one_as_its_callers_cancel() => Pump.Run(async pump =>
    {
        Exception? inside = null;
        CancellationToken outersToken = default;
        var run = TimeLimit.RunAsync(
            async outer =>
            {
                outersToken = outer;
                var inner = TimeLimit.RunAsync(Forever, 5 * Second, pump.Time, outer);
                inside = await ErrorOf(inner);
                return await inner;
            },
            Second,
            pump.Time);

        await pump.Time.AdvanceAsync(Second);

        var timeout = (await ErrorOf(run)).Should().BeA<TimeoutException>("because the outer limit has passed").Which;
        inside.Should().BeA<OperationCanceledException>("because the inner limit has not passed: its caller's token was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(outersToken, "because that is the token which the inner one's caller gave");
        timeout.InnerException.Should().BeSameAs(inside, "because that is the cancellation in which the outer body ended");
    });

    [Fact]
    public void An_inner_limit_that_passes_during_the_cleanup_does_not_convert() => Pump.Run(async pump =>
    {
        Exception? inside = null;
        var run = TimeLimit.RunAsync(
            async outer =>
            {
                var inner = TimeLimit.RunAsync(
                    async token =>
                    {
                        try
                        {
                            return await Forever(token);
                        }
                        finally
                        {
                            await Task.Delay(3 * Second, pump.Time, CancellationToken.None);
                        }
                    },
                    2 * Second,
                    pump.Time,
                    outer);
                inside = await ErrorOf(inner);
                return await inner;
            },
            Second,
            pump.Time);

        await pump.Time.AdvanceAsync(10 * Second);

        (await ErrorOf(run)).Should().BeA<TimeoutException>("because the outer limit asked first").Which
            .InnerException.Should().BeSameAs(inside, "because that is the cancellation in which the outer body ended");
        inside.Should().BeA<OperationCanceledException>("because the inner limit came second: its caller had been first");
    });

    [Fact]
    public void A_body_may_have_a_deadline_of_its_own() => Pump.Run(async pump =>
    {
        var attempts = 0;
        var run = TimeLimit.RunAsync(
            async outer =>
            {
                while (true)
                {
                    using var deadline = new Deadline(pump.Time, Second, outer);
                    try
                    {
                        attempts++;
                        return await Forever(deadline.Token);
                    }
                    catch (OperationCanceledException) when (deadline.Expired)
                    {
                    }
                }
            },
            5 * Second / 2,
            pump.Time);

        await pump.Time.AdvanceAsync(10 * Second);

        (await ErrorOf(run)).Should().BeA<TimeoutException>("because the outer limit reached the third attempt, whose own deadline had not expired");
        attempts.Should().Be(3, "because each of two attempts ended at its own deadline, and the third one at the outer limit");
        pump.Time.PendingTimers.Should().BeEmpty("because everything has ended");
    });

    [Fact]
    public void Callbacks_of_the_deadlines_token_run_outside_any_lock()
    {
        foreach (var (asked, ask) in WaysToAsk())
        {
            var clock = new HandClock();
            using var caller = new CancellationTokenSource();
            var deadline = new Deadline(clock, Second, caller.Token);
            bool? getsThrough = null;
            deadline.Token.Register(() => getsThrough = AnotherThread.EndsSoon(() => _ = (deadline.Expired, deadline.When, Record.Exception(() => deadline.Reschedule(null)))));

            ask(clock, deadline, caller);

            getsThrough.Should().BeTrue("because callbacks are other people's code, and to call them under a lock is to wait for a deadlock; {0} asked", asked);
            deadline.Dispose();
        }
    }

    [Fact]
    public void Callbacks_of_the_bodys_token_run_outside_any_lock() => Pump.Run(async pump =>
    {
        foreach (var isLimit in new[] { true, false })
        {
            var clock = new HandClock();
            using var caller = new CancellationTokenSource();
            var end = new TaskCompletionSource<int>();
            Action meanwhile = () => { };
            bool? getsThrough = null;
            var run = TimeLimit.RunAsync(
                token =>
                {
                    token.Register(() => getsThrough = AnotherThread.EndsSoon(meanwhile));
                    return end.Task;
                },
                Second,
                clock,
                caller.Token);
            var firing = clock.TakeFiring();
            var ask = isLimit ? firing : caller.Cancel;
            meanwhile = isLimit ? caller.Cancel : firing;

            ask();

            getsThrough.Should().BeTrue("because callbacks are other people's code, and to call them under a lock is to wait for a deadlock");
            end.SetResult(42);
            await run; // because the body has ended
        }
    });

    [Fact]
    public void The_body_is_called_outside_any_lock() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var getsThrough = false;

        var run = TimeLimit.RunAsync(
            _ =>
            {
                getsThrough = AnotherThread.EndsSoon(caller.Cancel);
                return Task.FromResult(42);
            },
            Second,
            pump.Time,
            caller.Token);

        getsThrough.Should().BeTrue("because the body is other people's code, and whoever cancels meanwhile must not wait for it");
        (await run).Should().Be(42, "because a result wins");
    });

    [Fact]
    public void A_callback_that_throws_keeps_neither_the_body_nor_the_others_from_being_asked() => Pump.Run(async pump =>
    {
        foreach (var isLimit in new[] { true, false })
        {
            var clock = new HandClock();
            using var caller = new CancellationTokenSource();
            var ran = 0;
            var run = TimeLimit.RunAsync(
                async token =>
                {
                    var wait = Forever(token);
                    token.Register(() => ran++);
                    token.Register(() => throw new InvalidOperationException("a broken callback"));
                    return await wait;
                },
                Second,
                clock,
                caller.Token);

            _ = Record.Exception(isLimit ? clock.Fire : caller.Cancel); // whether it comes out there is not our business

            ran.Should().Be(1, "because one callback that throws keeps no other from running");
            var error = await ErrorOf(run); // because the body was asked to stop
            (isLimit ? error is TimeoutException : error is OperationCanceledException).Should().BeTrue("because the body ended in the cancellation that was asked for, but it was {0}", error);
        }
    });

    [Fact]
    public void A_callback_that_throws_keeps_no_other_of_the_deadlines_token_from_running()
    {
        foreach (var (asked, ask) in WaysToAsk())
        {
            var clock = new HandClock();
            using var caller = new CancellationTokenSource();
            using var deadline = new Deadline(clock, Second, caller.Token);
            var ran = 0;
            deadline.Token.Register(() => ran++);
            deadline.Token.Register(() => throw new InvalidOperationException("a broken callback"));

            _ = Record.Exception(() => ask(clock, deadline, caller)); // whether it comes out there is not our business

            ran.Should().Be(1, "because one callback that throws keeps no other from running; {0} asked", asked);
        }
    }

    [Fact]
    public void The_callers_cancel_is_there_when_Cancel_returns() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(pump.Time, Second, caller.Token);
        var end = new TaskCompletionSource<int>();
        CancellationToken given = default;
        var run = TimeLimit.RunAsync(
            token =>
            {
                given = token;
                return end.Task;
            },
            Second,
            pump.Time,
            caller.Token);

        // The thread of the pump, on which all of this was set up, is busy here.
        AnotherThread.EndsSoon(caller.Cancel).Should().BeTrue("because a cancel waits for nobody: the thread that called RunAsync may be busy");

        given.IsCancellationRequested.Should().BeTrue("because the cancel reaches the body's token within the call, on its thread");
        deadline.Token.IsCancellationRequested.Should().BeTrue("because the cancel reaches the deadline's token within the call, on its thread");
        end.SetResult(42);
        await run; // because the body has ended
    });

    private static (string Asked, Action<HandClock, Deadline, CancellationTokenSource> Ask)[] WaysToAsk() =>
    [
        ("the timer", (clock, _, _) => clock.Fire()),
        ("the caller's token", (_, _, caller) => caller.Cancel()),
        ("Reschedule(TimeSpan.Zero)", (_, deadline, _) => deadline.Reschedule(TimeSpan.Zero)),
    ];
}
