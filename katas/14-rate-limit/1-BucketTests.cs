using Katas.RateLimits;

namespace Tests.RateLimits;

[Trait("Stage", "1"), Trait("Level", "core")]
public class BucketTests : TokenBucketTests
{
    [Fact]
    public void A_new_bucket_is_full()
    {
        TakeAll(new TokenBucket(1, Interval, new ManualClock(), burst: 3))
            .Should().Be(3, "because a new bucket has as many permits as it can hold");
        TakeAll(new TokenBucket(5, Interval, new ManualClock()))
            .Should().Be(1, "because it can hold one, unless a burst is given, whatever the rate is");
    }

    [Fact]
    public void A_permit_falls_due_when_the_interval_has_passed()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);

        bucket.TryTake().Should().BeTrue("because a new bucket is full");
        bucket.TryTake().Should().BeFalse("because its only permit is taken");
        clock.Advance(Interval - Tick);
        bucket.TryTake().Should().BeFalse("because no permit is early, not even by one tick");
        clock.Advance(Tick);
        bucket.TryTake().Should().BeTrue("because one interval has passed");
        bucket.TryTake().Should().BeFalse("because one interval brings one permit");
    }

    [Fact]
    public void Permits_fall_due_one_by_one()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(5, Ms(1000), clock, burst: 5);
        TakeAll(bucket);

        clock.Advance(Ms(200));
        TakeAll(bucket).Should().Be(1, "because 5 in a second means one each 200 ms, not 5 at the end of the second");
        clock.Advance(Ms(400));
        TakeAll(bucket).Should().Be(2, "because two more intervals have passed");
        clock.Advance(Ms(399));
        TakeAll(bucket).Should().Be(1, "because the fourth was due at 800 ms, and the fifth will be at 1000 ms");
        clock.Advance(Ms(1));
        TakeAll(bucket).Should().Be(1, "because the fifth falls due at the end of the second");
    }

    [Fact]
    public void A_look_that_finds_nothing_changes_nothing()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        bucket.TryTake();

        for (var at = 30; at < 100; at += 30)
        {
            clock.Advance(Ms(30));
            bucket.TryTake().Should().BeFalse("because the permit is due at 100 ms, and it is {0} ms", at);
        }

        clock.Advance(Ms(10));
        bucket.TryTake().Should().BeTrue("because 100 ms have passed, however often somebody looked meanwhile");
    }

    [Fact]
    public void A_permit_that_is_taken_late_puts_off_nothing()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock, burst: 2);
        TakeAll(bucket);

        clock.Advance(Ms(150));
        TakeAll(bucket).Should().Be(1, "because one was due at 100 ms");
        clock.Advance(Ms(50) - Tick);
        TakeAll(bucket).Should().Be(0, "because the next is due at 200 ms");
        clock.Advance(Tick);
        TakeAll(bucket).Should().Be(1, "because it is due at 200 ms, though the one before it was taken at 150 ms");
        clock.Advance(Ms(170));
        TakeAll(bucket).Should().Be(1, "because one was due at 300 ms");
        clock.Advance(Ms(30));
        TakeAll(bucket).Should().Be(1, "because one is due at 400 ms");
    }

    [Fact]
    public void A_full_bucket_gathers_nothing()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock, burst: 3);

        clock.Advance(Ms(100_000));
        TakeAll(bucket).Should().Be(3, "because a new bucket is full, and a full one gathers nothing");
        clock.Advance(Ms(100_000));
        TakeAll(bucket).Should().Be(3, "because it was full again after 300 ms, and gathered nothing from then on");
        clock.Advance(Ms(299));
        TakeAll(bucket).Should().Be(2, "because nothing is left of the long rest");
    }

    [Fact]
    public void The_interval_begins_when_a_full_bucket_is_taken_from()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        clock.Advance(Ms(250));
        bucket.TryTake().Should().BeTrue("because a new bucket is full");
        clock.Advance(Interval - Tick);
        bucket.TryTake().Should().BeFalse("because it was full until 250 ms, so the next is due at 350 ms");
        clock.Advance(Tick);
        bucket.TryTake().Should().BeTrue("because it is 350 ms");

        bucket = new TokenBucket(1, Interval, clock, burst: 2);
        bucket.TryTake().Should().BeTrue("because a new bucket is full");
        clock.Advance(Ms(160));
        TakeAll(bucket).Should().Be(2, "because it was full again after 100 ms");
        clock.Advance(Interval - Tick);
        TakeAll(bucket).Should().Be(
            0, "because it was full until 160 ms, so the next is due at 260 ms, and not at 200");
        clock.Advance(Tick);
        TakeAll(bucket).Should().Be(1, "because it is 260 ms");

        bucket = new TokenBucket(1, Interval, clock, burst: 2);
        bucket.TryTake();
        clock.Advance(Ms(30));
        bucket.TryTake();
        clock.Advance(Ms(70));
        TakeAll(bucket).Should().Be(
            1, "because the interval began with the first permit, when the bucket was full");
    }

    [Fact]
    public void The_wall_clock_does_not_count()
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        bucket.TryTake();

        clock.WallClockIsSetBy = TimeSpan.FromHours(1);
        bucket.TryTake().Should().BeFalse("because no time has passed: somebody has set the wall clock");
        clock.WallClockIsSetBy = -TimeSpan.FromHours(1);
        clock.Advance(Interval);
        bucket.TryTake().Should().BeTrue("because an interval has passed, whatever the wall clock says");
    }

    [Fact]
    public void A_timestamp_counts_in_the_ticks_of_its_clock()
    {
        foreach (var frequency in new[] { 1_000, 1_000_000_000L })
        {
            var clock = new ManualClock(frequency);
            var bucket = new TokenBucket(1, Interval, clock, burst: 2);
            TakeAll(bucket);

            for (var due = 100; due <= 300; due += 100)
            {
                clock.Advance(Ms(99));
                TakeAll(bucket).Should().Be(
                    0, "because {0} ms have passed on a clock with {1} ticks in a second", due - 1, frequency);
                clock.Advance(Ms(1));
                TakeAll(bucket).Should().Be(
                    1, "because {0} ms have passed on a clock with {1} ticks in a second", due, frequency);
            }
        }
    }

    [Fact]
    public void What_is_no_rate_is_refused()
    {
        var clock = new ManualClock();
        var day = TimeSpan.FromDays(1);

        foreach (var permits in new[] { 0, -1 })
            Record.Exception(() => new TokenBucket(permits, Interval, clock))
                .Should().BeA<ArgumentOutOfRangeException>("because at least one permit falls due, not {0}", permits);
        foreach (var burst in new[] { 0, -1 })
            Record.Exception(() => new TokenBucket(1, Interval, clock, burst))
                .Should().BeA<ArgumentOutOfRangeException>(
                    "because the bucket holds at least one permit, not {0}", burst);
        foreach (var per in new[] { TimeSpan.Zero, -Tick, Timeout.InfiniteTimeSpan, day + Tick, TimeSpan.MaxValue })
            Record.Exception(() => new TokenBucket(1, per, clock))
                .Should().BeA<ArgumentOutOfRangeException>(
                    "because the time is more than zero and at most one day, not {0}", per);
        Record.Exception(() => new TokenBucket(1, Interval, null!))
            .Should().BeA<ArgumentNullException>("because there is no rate without a clock");

        foreach (var per in new[] { Tick, day })
            Record.Exception(() => new TokenBucket(int.MaxValue, per, clock, int.MaxValue))
                .Should().BeNull("because the time is more than zero and at most one day, {0}", per);
    }
}
