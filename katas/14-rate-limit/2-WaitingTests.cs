using Katas.RateLimits;

namespace Tests.RateLimits;

[Trait("Stage", "2"), Trait("Level", "core")]
public class WaitingTests : TokenBucketTests
{
    [Fact]
    public void A_wait_takes_a_permit_that_is_there() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(1, Interval, pump.Time, burst: 3);

        await bucket.WaitAsync(); // because a new bucket is full
        bucket.TryTake().Should().BeTrue("because one of three is taken");
        await bucket.WaitAsync(); // because one permit is left
        bucket.TryTake().Should().BeFalse("because a wait takes a permit as TryTake does, and three are taken");
    });

    [Fact]
    public void A_wait_ends_when_its_permit_falls_due() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();

        var wait = bucket.WaitAsync();
        await pump.Time.AdvanceAsync(Interval - Tick);
        wait.IsCompleted.Should().BeFalse("because no permit is early, not even by one tick");
        await pump.Time.AdvanceAsync(Tick);
        wait.IsCompletedSuccessfully.Should().BeTrue("because one interval has passed since the bucket was full");
    });

    [Fact]
    public void A_wait_begins_no_interval_of_its_own() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        await pump.Time.AdvanceAsync(Ms(70));

        var wait = bucket.WaitAsync();
        await pump.Time.AdvanceAsync(Ms(29));
        wait.IsCompleted.Should().BeFalse("because it is 99 ms, and the permit falls due at 100 ms");
        await pump.Time.AdvanceAsync(Ms(1));
        wait.IsCompletedSuccessfully.Should().BeTrue(
            "because the permit falls due at 100 ms, whenever somebody begins to wait for it");
    });

    [Fact]
    public void Each_permit_ends_one_wait() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(2, 2 * Interval, pump.Time);
        bucket.TryTake();
        Task[] waits = [bucket.WaitAsync(), bucket.WaitAsync(), bucket.WaitAsync()];

        for (var due = 1; due <= 3; due++)
        {
            await pump.Time.AdvanceAsync(Interval - Tick);
            waits.Count(wait => wait.IsCompleted).Should().Be(due - 1, "because it is less than {0} ms", 100 * due);
            await pump.Time.AdvanceAsync(Tick);
            waits.Count(wait => wait.IsCompletedSuccessfully)
                .Should().Be(due, "because at {0} ms one more permit falls due, and a permit ends one wait", 100 * due);
        }
    });

    [Fact]
    public void The_permit_that_ended_a_wait_is_gone() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        var wait = bucket.WaitAsync();
        await pump.Time.AdvanceAsync(Interval);

        await wait; // because its permit is due
        bucket.TryTake().Should().BeFalse("because the permit was the waiter's");
        await pump.Time.AdvanceAsync(Interval - Tick);
        bucket.TryTake().Should().BeFalse("because the next is due one interval after the waiter's");
        await pump.Time.AdvanceAsync(Tick);
        bucket.TryTake().Should().BeTrue("because the next is due one interval after the waiter's");
    });

    [Fact]
    public void After_the_last_wait_the_bucket_fills_again() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(1, Interval, pump.Time, burst: 2);
        TakeAll(bucket);
        Task[] waits = [bucket.WaitAsync(), bucket.WaitAsync()];
        await pump.Time.AdvanceAsync(Ms(350));

        await Task.WhenAll(waits); // because their permits were due at 100 and 200 ms
        TakeAll(bucket).Should().Be(1, "because the third permit was due at 300 ms, and nobody waited for it");
        await pump.Time.AdvanceAsync(Ms(1000));
        TakeAll(bucket).Should().Be(
            2, "because it was full after two more intervals, and a full bucket gathers nothing");
        var wait = bucket.WaitAsync();
        await pump.Time.AdvanceAsync(Interval - Tick);
        wait.IsCompleted.Should().BeFalse("because the bucket was full one interval ago, less a tick");
        await pump.Time.AdvanceAsync(Tick);
        await wait; // because the bucket was full one interval ago
    });

    [Fact]
    public void There_is_one_timer_and_only_while_somebody_waits() => Pump.Run(async pump =>
    {
        var bucket = new TokenBucket(1, Interval, pump.Time);
        await bucket.WaitAsync();
        bucket.TryTake();
        await pump.Settle();
        pump.Time.PendingTimers.Should().BeEmpty(
            "because nobody waits: TryTake needs no timer, nor does a wait that finds a permit");

        Task[] waits = [bucket.WaitAsync(), bucket.WaitAsync(), bucket.WaitAsync()];
        foreach (var left in new[] { 3, 2, 1 })
        {
            await pump.Settle();
            pump.Time.PendingTimers.Should().HaveCount(
                1, "because one timer is enough for the line, and {0} wait", left);
            await pump.Time.AdvanceAsync(Interval);
        }

        await Task.WhenAll(waits); // because three intervals have passed
        pump.Time.PendingTimers.Should().BeEmpty("because nobody waits any more");
    });

    [Fact]
    public void The_timer_is_asked_for_the_instant_of_the_first_permit() => Pump.Run(async pump =>
    {
        var start = pump.Time.GetUtcNow();
        var bucket = new TokenBucket(1, Interval, pump.Time);
        bucket.TryTake();
        await pump.Time.AdvanceAsync(Ms(20));

        var first = bucket.WaitAsync();
        await pump.Settle();
        pump.Time.PendingTimers.Should().Equal([start + Interval], "because the first permit falls due at 100 ms");
        await pump.Time.AdvanceAsync(Ms(30));
        var second = bucket.WaitAsync();
        bucket.TryTake();
        await pump.Settle();
        pump.Time.PendingTimers.Should().Equal(
            [start + Interval], "because the first permit falls due at 100 ms, whoever comes or looks meanwhile");
        await pump.Time.AdvanceAsync(Ms(50));
        pump.Time.PendingTimers.Should().Equal(
            [start + (2 * Interval)], "because the next permit falls due at 200 ms, and nothing happens before");
        await first; // because it is 100 ms
        await pump.Time.AdvanceAsync(Interval);
        await second; // because it is 200 ms
    });
}
