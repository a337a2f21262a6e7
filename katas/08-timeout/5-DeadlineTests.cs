using System.Runtime.CompilerServices;
using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "5"), Trait("Level", "core")]
public class DeadlineTests : TimeoutTests
{
    [Fact]
    public void The_token_is_cancelled_at_the_deadline_and_not_before() => Pump.Run(async pump =>
    {
        var when = pump.Time.GetUtcNow() + Second;
        using var deadline = new Deadline(pump.Time, Second);
        deadline.When.Should().Be(when, "because it counts from now");

        await pump.Time.AdvanceAsync(Second - TimeSpan.FromMilliseconds(1));
        deadline.Token.IsCancellationRequested.Should().BeFalse("because the deadline has not passed yet");
        deadline.Expired.Should().BeFalse("because the deadline has not passed yet");

        await pump.Time.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        deadline.Token.IsCancellationRequested.Should().BeTrue("because the deadline has passed");
        deadline.Expired.Should().BeTrue("because the deadline has passed");
        deadline.When.Should().Be(when, "because When stays when the deadline has passed");
    });

    [Fact]
    public void The_callers_cancel_is_no_expiry() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(pump.Time, Second, caller.Token);
        var when = deadline.When;

        caller.Cancel();
        deadline.Token.IsCancellationRequested.Should().BeTrue("because the caller's token cancels this one, too");
        await pump.Time.AdvanceAsync(10 * Second);
        deadline.Expired.Should().BeFalse("because the caller was first, and what was first stays first");

        foreach (var after in new TimeSpan?[] { Second, TimeSpan.Zero, null })
        {
            using var late = new Deadline(pump.Time, after, caller.Token);
            late.Token.IsCancellationRequested.Should().BeTrue("because the caller's token is cancelled already");
            late.Expired.Should().BeFalse("because the caller was first, also before a deadline of {0}", after);
            late.When.Should().Be(pump.Time.GetUtcNow() + after, "because the deadline was set all the same");
            pump.Time.PendingTimers.Should().BeEmpty("because nobody waits for a deadline that can't be first any more");
        }
    });

    [Fact]
    public void A_deadline_of_zero_has_passed_at_once() => Pump.Run(async pump =>
    {
        using var born = new Deadline(pump.Time, TimeSpan.Zero);
        using var moved = new Deadline(pump.Time, Second);
        moved.Reschedule(TimeSpan.Zero);

        foreach (var deadline in new[] { born, moved })
        {
            deadline.Expired.Should().BeTrue("because zero has passed when the call returns");
            deadline.Token.IsCancellationRequested.Should().BeTrue("because zero has passed when the call returns");
            deadline.When.Should().Be(pump.Time.GetUtcNow(), "because the deadline was now");
        }

        await pump.Time.AdvanceAsync(Second);
        moved.When.Should().Be(pump.Time.GetUtcNow() - Second, "because When stays when the deadline has passed");
    });

    [Fact]
    public void Without_a_deadline_no_timer_is_pending() => Pump.Run(async pump =>
    {
        foreach (var none in new TimeSpan?[] { null, Timeout.InfiniteTimeSpan })
        {
            using var born = new Deadline(pump.Time, none);
            using var moved = new Deadline(pump.Time, Second);
            moved.Reschedule(none);

            pump.Time.PendingTimers.Should().BeEmpty("because there is no deadline");
            await pump.Time.AdvanceAsync(TimeSpan.FromDays(365));
            foreach (var deadline in new[] { born, moved })
            {
                deadline.When.Should().BeNull("because there is no deadline");
                deadline.Expired.Should().BeFalse("because there is no deadline that could pass");
                deadline.Token.IsCancellationRequested.Should().BeFalse("because there is no deadline that could cancel");
            }

            born.Reschedule(Second);
            await pump.Time.AdvanceAsync(Second);
            born.Expired.Should().BeTrue("because a deadline may be set later");
        }
    });

    [Fact]
    public void Reschedule_replaces_the_deadline_and_counts_from_now() => Pump.Run(async pump =>
    {
        foreach (var after in new[] { 5 * Second, Second / 4 })
        {
            using var deadline = new Deadline(pump.Time, Second);
            await pump.Time.AdvanceAsync(Second / 2);

            deadline.Reschedule(after);
            var when = pump.Time.GetUtcNow() + after;

            deadline.When.Should().Be(when, "because it counts from now, not from the time at which the old deadline was set, and adds nothing to it");
            pump.Time.PendingTimers.Should().Equal([when], "because the old deadline is replaced, timer and all");
            await pump.Time.AdvanceAsync(after - TimeSpan.FromMilliseconds(1));
            deadline.Token.IsCancellationRequested.Should().BeFalse("because the new deadline has not passed yet, and the old one is replaced");
            await pump.Time.AdvanceAsync(TimeSpan.FromMilliseconds(1));
            deadline.Expired.Should().BeTrue("because the new deadline has passed");
            deadline.Token.IsCancellationRequested.Should().BeTrue("because the new deadline has passed");
        }
    });

    [Fact]
    public void Expired_is_set_before_the_token_is_cancelled_and_stays() => Pump.Run(async pump =>
    {
        foreach (var pass in new Func<Deadline, Task>[] { _ => pump.Time.AdvanceAsync(Second), MoveToNow })
        {
            using var caller = new CancellationTokenSource();
            using var deadline = new Deadline(pump.Time, Second, caller.Token);
            bool? seen = null;
            deadline.Token.Register(() => seen = deadline.Expired);

            await pass(deadline);

            seen.Should().BeTrue("because the callback runs inside the cancel, and Expired is set before it");
            caller.Cancel();
            deadline.Expired.Should().BeTrue("because the deadline was first, and what was first stays first");
        }

        Task MoveToNow(Deadline deadline)
        {
            deadline.Reschedule(TimeSpan.Zero);
            return Task.CompletedTask;
        }
    });

    [Fact]
    public void A_deadline_that_has_passed_or_was_disposed_cannot_be_moved() => Pump.Run(async pump =>
    {
        using var expired = new Deadline(pump.Time, Second);
        await pump.Time.AdvanceAsync(Second);
        var disposed = new Deadline(pump.Time, Second);
        disposed.Dispose();

        foreach (var deadline in new[] { expired, disposed })
        {
            var when = deadline.When;
            foreach (var after in new TimeSpan?[] { Second, TimeSpan.Zero, null })
            {
                var refused = Record.Exception(() => deadline.Reschedule(after));

                deadline.When.Should().Be(when, "because it is too late, and what is refused changes nothing");
                refused.Should().BeA<InvalidOperationException>("because it is too late: to say nothing would hide that");
            }

            Record.Exception(() => deadline.Reschedule(-Second)).Should().BeA<ArgumentOutOfRangeException>("because the argument is checked first, and then whether the deadline can be moved");
        }

        expired.Expired.Should().BeTrue("because the deadline has passed, and that stays so");
        disposed.Expired.Should().BeFalse("because it was disposed before it passed");
        pump.Time.PendingTimers.Should().BeEmpty("because what is refused starts no timer");
    });

    [Fact]
    public void After_the_callers_cancel_Reschedule_only_sets_When() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(pump.Time, Second, caller.Token);
        caller.Cancel();

        foreach (var after in new TimeSpan?[] { 2 * Second, TimeSpan.Zero, null })
        {
            deadline.Reschedule(after);

            deadline.When.Should().Be(pump.Time.GetUtcNow() + after, "because the deadline was set");
            pump.Time.PendingTimers.Should().BeEmpty("because the token is cancelled, and nobody waits for the deadline any more");
            deadline.Expired.Should().BeFalse("because the caller was first");
        }

        await pump.Time.AdvanceAsync(10 * Second);
        deadline.Expired.Should().BeFalse("because the caller was first, and what was first stays first");
    });

    [Fact]
    public void After_the_callers_cancel_and_Dispose_it_cannot_be_moved() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var deadline = new Deadline(pump.Time, Second, caller.Token);
        var when = deadline.When;
        caller.Cancel();
        deadline.Dispose();

        foreach (var after in new TimeSpan?[] { 2 * Second, TimeSpan.Zero, null })
        {
            var refused = Record.Exception(() => deadline.Reschedule(after));

            deadline.When.Should().Be(when, "because after Dispose When never changes, whoever had cancelled before");
            refused.Should().BeA<InvalidOperationException>("because it was disposed, whoever had cancelled before");
        }
    });

    [Fact]
    public void After_Dispose_nothing_changes_any_more() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var open = new Deadline(pump.Time, Second, caller.Token);
        var expired = new Deadline(pump.Time, TimeSpan.Zero, caller.Token);
        var when = open.When;

        foreach (var deadline in new[] { open, expired, open, expired })
            deadline.Dispose(); // twice is once

        pump.Time.PendingTimers.Should().BeEmpty("because Dispose lets go of the timer");
        await pump.Time.AdvanceAsync(10 * Second);
        caller.Cancel();
        open.Token.IsCancellationRequested.Should().BeFalse("because Dispose lets go of the timer and of the caller's token");
        open.Expired.Should().BeFalse("because it was disposed before it passed");
        open.When.Should().Be(when, "because When stays as it was");
        expired.Expired.Should().BeTrue("because the deadline passed before Dispose");
        expired.Token.IsCancellationRequested.Should().BeTrue("because the deadline passed before Dispose");

        using var lasting = new CancellationTokenSource();
        (await Garbage.IsCollected(DisposeAndForget(pump.Time, lasting.Token))).Should().BeTrue("because Dispose lets go of the caller's token, which may live for years");
        lasting.Cancel();
    });

    [Fact]
    public void A_bad_argument_is_refused_and_changes_nothing() => Pump.Run(async pump =>
    {
        var noClock = () => { _ = new Deadline(null!); };
        noClock.Should().Throw<ArgumentNullException>("because the clock is null");
        var negative = () => { _ = new Deadline(pump.Time, TimeSpan.FromTicks(-1)); };
        negative.Should().Throw<ArgumentOutOfRangeException>("because the time is negative, and not Timeout.InfiniteTimeSpan");

        using var deadline = new Deadline(pump.Time, Second);
        var when = deadline.When;
        var move = () => deadline.Reschedule(TimeSpan.FromTicks(-1));
        move.Should().Throw<ArgumentOutOfRangeException>("because the time is negative, and not Timeout.InfiniteTimeSpan");
        deadline.When.Should().Be(when, "because an argument error changes nothing");
        await pump.Time.AdvanceAsync(Second);
        deadline.Expired.Should().BeTrue("because an argument error changes nothing, so the old deadline has passed");
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference DisposeAndForget(TimeProvider time, CancellationToken callersToken)
    {
        using var deadline = new Deadline(time, Second, callersToken);
        return new WeakReference(deadline);
    }
}
