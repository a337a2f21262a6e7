using Katas.RateLimits;

namespace Tests.RateLimits;

[Trait("Stage", "3"), Trait("Level", "core")]
public class CancellingTests : TokenBucketTests
{
    [Fact]
    public void Waits_end_first_come_first_served() => Pump.Run(async pump =>
    {
        var (bucket, trace) = (new TokenBucket(1, Interval, pump.Time), new Trace());
        bucket.TryTake();

        async Task Wait(string name)
        {
            await bucket.WaitAsync();
            trace.Add(name);
        }

        async Task WaitLater(string name)
        {
            await Task.Delay(Interval, pump.Time);
            await Wait(name);
        }

        var newcomer = WaitLater("d"); // its timer comes just before that of the bucket
        Task[] waits = [Wait("a"), Wait("b"), Wait("c"), newcomer];
        await pump.Time.AdvanceAsync(Interval);
        trace.Lines.Should().Equal(
            ["a"], "because it has waited longest, and whoever comes at that instant stands behind it");
        await pump.Time.AdvanceAsync(3 * Interval);
        await Task.WhenAll(waits); // because each has had its interval
        trace.Lines.Should().Equal(["a", "b", "c", "d"], "because whoever came first is served first");
    });

    [Fact]
    public void Nobody_overtakes_those_who_wait() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        var taken = new List<bool>();
        async Task TakeAt(TimeSpan after)
        {
            await Task.Delay(after, pump.Time);
            taken.Add(bucket.TryTake());
        }

        var before = TakeAt(Interval); // its timer comes just before that of the bucket
        var waits = new[] { bucket.WaitAsync(), bucket.WaitAsync() };
        var after = TakeAt(Interval);
        var newcomer = bucket.WaitAsync();
        await pump.Time.AdvanceAsync(Ms(50));
        bucket.TryTake().Should().BeFalse("because nothing is due, and others wait");
        await pump.Time.AdvanceAsync(Ms(50));

        await Task.WhenAll(before, after);
        taken.Should().Equal(
            [false, false], "because the permit belongs to the first in line at once: TryTake overtakes nobody");
        await waits[0]; // because the first permit is its own
        await pump.Time.AdvanceAsync(Interval);
        await waits[1]; // because the second permit is its own
        newcomer.IsCompleted.Should().BeFalse("because two waited before it, and two permits have fallen due");
        await pump.Time.AdvanceAsync(Interval);
        await newcomer; // because the third permit is its own
    });

    [Fact]
    public void A_cancelled_wait_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();

        var wait = bucket.WaitAsync(source.Token);
        source.Cancel();

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken
                .Should().BeSameTokenAs(source.Token, "because the caller has to know whose cancellation it was");
        wait.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
    });

    [Fact]
    public void A_cancelled_wait_takes_no_permit() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        var wait = bucket.WaitAsync(source.Token);
        await pump.Time.AdvanceAsync(Ms(50));
        source.Cancel();
        await ErrorOf(wait); // because its token was cancelled
        bucket.TryTake().Should().BeFalse("because no permit is early, whoever leaves the line");

        await pump.Time.AdvanceAsync(Ms(50));
        bucket.TryTake().Should().BeTrue("because a permit is due at 100 ms, and nobody waits for it any more");
        await pump.Time.AdvanceAsync(Interval);
        bucket.TryTake().Should().BeTrue("because the next one is due at 200 ms");
    });

    [Fact]
    public void The_next_moves_up_when_the_first_leaves() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        var leaving = bucket.WaitAsync(source.Token);
        var staying = bucket.WaitAsync();
        await pump.Time.AdvanceAsync(Ms(50));
        source.Cancel();
        await ErrorOf(leaving);

        await pump.Time.AdvanceAsync(Ms(49));
        staying.IsCompleted.Should().BeFalse("because it is 99 ms, and the first permit is due at 100 ms");
        await pump.Time.AdvanceAsync(Ms(1));
        staying.IsCompletedSuccessfully.Should().BeTrue(
            "because the first permit is due at 100 ms, and the one before it has left the line");
        bucket.TryTake().Should().BeFalse("because one permit was due, and one waiter took it");
    });

    [Fact]
    public void A_waiter_keeps_its_place_when_another_leaves_the_line() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        Task[] waits = [bucket.WaitAsync(), bucket.WaitAsync(source.Token), bucket.WaitAsync(), bucket.WaitAsync()];
        source.Cancel();
        await ErrorOf(waits[1]);

        await pump.Time.AdvanceAsync(Interval);
        waits[0].IsCompletedSuccessfully.Should().BeTrue("because it is the first in line, and a permit is due");
        waits[2].IsCompleted.Should().BeFalse("because one permit was due, and the first in line has it");
        await pump.Time.AdvanceAsync(Interval);
        waits[2].IsCompletedSuccessfully.Should().BeTrue(
            "because a second permit is due, and the one before it has left the line");
        waits[3].IsCompleted.Should().BeFalse("because two permits were due, and two waited before it");
        await pump.Time.AdvanceAsync(Interval);
        await waits[3]; // because a third permit is due
    });

    [Fact]
    public void The_last_one_to_leave_takes_the_timer_along() => Pump.Run(async pump =>
    {
        using CancellationTokenSource first = new(), second = new();
        var start = pump.Time.GetUtcNow();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        Task[] waits = [bucket.WaitAsync(first.Token), bucket.WaitAsync(second.Token)];
        await pump.Time.AdvanceAsync(Ms(50));

        first.Cancel();
        await ErrorOf(waits[0]);
        await pump.Settle();
        pump.Time.PendingTimers.Should().Equal(
            [start + Interval], "because one still waits, and it has moved up to the permit of 100 ms");
        second.Cancel();
        await ErrorOf(waits[1]);
        await pump.Settle();
        pump.Time.PendingTimers.Should().BeEmpty("because nobody waits any more");
        var wait = bucket.WaitAsync();
        await pump.Time.AdvanceAsync(Ms(50));
        await wait; // because a permit is due at 100 ms, and a new wait sets a timer again
    });

    [Fact]
    public void A_cancel_after_the_permit_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        var atOnce = bucket.WaitAsync(source.Token);
        var waited = bucket.WaitAsync(source.Token);
        await pump.Settle();
        // comes just after the timer of the bucket, and before anybody who waits has run again
        using var canceller = pump.Time.CreateTimer(_ => source.Cancel(), null, Interval, Timeout.InfiniteTimeSpan);
        await pump.Time.AdvanceAsync(Interval);

        (await ErrorOf(atOnce))
            .Should().BeNull("because it had its permit before the cancel: a completed wait stays completed");
        (await ErrorOf(waited))
            .Should().BeNull("because it had its permit before the cancel: a completed wait stays completed");
        bucket.TryTake().Should().BeFalse("because a permit that was taken does not come back");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_takes_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var bucket = new TokenBucket(1, Interval, pump.Time);

        Task wait = Task.CompletedTask;
        Record.Exception(() => { wait = bucket.WaitAsync(source.Token); })
            .Should().BeNull("because a cancellation comes through the task, never from the call");
        (await ErrorOf(wait))
            .Should().BeA<OperationCanceledException>(
                "because a token that is already cancelled wins, though a permit is there")
            .Which.CancellationToken
                .Should().BeSameTokenAs(source.Token, "because the caller has to know whose cancellation it was");
        wait.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
        bucket.TryTake().Should().BeTrue("because nothing was taken");

        wait = bucket.WaitAsync(source.Token);
        (await ErrorOf(wait))
            .Should().BeA<OperationCanceledException>(
                "because a token that is already cancelled wins, though there is nothing to take");
        await pump.Settle();
        pump.Time.PendingTimers.Should().BeEmpty("because nobody waits");
    });

    [Fact]
    public void One_token_may_cancel_several_waits() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        var token = source.Token;
        Task[] waits = [bucket.WaitAsync(token), bucket.WaitAsync(token), bucket.WaitAsync(token), bucket.WaitAsync()];
        await pump.Time.AdvanceAsync(Interval);
        source.Cancel();

        (await ErrorOf(waits[0])).Should().BeNull("because it had its permit before the cancel");
        foreach (var wait in waits[1..3])
            (await ErrorOf(wait))
                .Should().BeA<OperationCanceledException>(
                    "because its token was cancelled, though another wait with that token had its permit");
        await pump.Time.AdvanceAsync(Interval);
        await waits[3]; // because two before it have left the line, and the second permit is due
    });
}
