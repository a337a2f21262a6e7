using Katas.RateLimits;

namespace Tests.RateLimits;

[Trait("Stage", "4"), Trait("Level", "mastery")]
public class OddTimesTests : TokenBucketTests
{
    [Fact]
    public void An_early_timer_gives_nothing_and_is_asked_again() => Pump.Run(async pump =>
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        bucket.TryTake();
        var wait = bucket.WaitAsync();

        foreach (var left in new[] { Ms(5), Ms(1), Tick })
        {
            await pump.Settle();
            clock.MoveTo(Interval - left);
            clock.Fire();
            await pump.Settle();
            wait.IsCompleted.Should().BeFalse(
                "because the clock decides, not the timer, and by the clock the permit falls due in {0}", left);
            clock.Pending.Should().ContainSingle("because a timer that came early is asked again, for the rest")
                .Which.Should().BeGreaterThanOrEqualTo(left, "because the permit falls due in {0}", left)
                .And.BeLessThan(left + Ms(1), "because the permit falls due in {0}", left);
        }

        clock.MoveTo(Interval);
        clock.Fire();
        await wait; // because by the clock the permit is due
        clock.Pending.Should().BeEmpty("because nobody waits any more");
    });

    [Fact]
    public void A_firing_that_nobody_wants_any_more_gives_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        bucket.TryTake();
        var leaving = bucket.WaitAsync(source.Token);
        await pump.Settle();

        clock.MoveTo(Ms(60));
        var late = clock.Launch();
        source.Cancel();
        await ErrorOf(leaving); // because its token was cancelled
        var staying = bucket.WaitAsync();
        await pump.Settle();
        late();
        await pump.Settle();

        staying.IsCompleted.Should().BeFalse(
            "because by the clock its permit falls due in 40 ms: a firing for somebody who has left means nothing");
        bucket.TryTake().Should().BeFalse("because by the clock no permit is due");
        clock.Pending.Should().Equal([Ms(40)], "because one waits, and its permit falls due in 40 ms");
        clock.MoveTo(Interval);
        clock.Fire();
        await staying; // because by the clock the permit is due
    });

    [Fact]
    public void A_late_timer_puts_off_nothing() => Pump.Run(async pump =>
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        bucket.TryTake();
        Task[] waits = [bucket.WaitAsync(), bucket.WaitAsync(), bucket.WaitAsync()];
        await pump.Settle();

        clock.MoveTo(Ms(140));
        clock.Fire();
        await pump.Settle();
        waits.Count(wait => wait.IsCompletedSuccessfully).Should().Be(1, "because one permit was due, at 100 ms");
        clock.Pending.Should().Equal([Ms(60)], "because the next permit is due at 200 ms, and it is 140 ms");
        clock.MoveTo(Ms(290));
        clock.Fire();
        await pump.Settle();
        waits.Count(wait => wait.IsCompletedSuccessfully)
            .Should().Be(2, "because the second permit was due, at 200 ms");
        clock.Pending.Should().Equal([Ms(10)], "because the next permit is due at 300 ms, and it is 290 ms");
        clock.MoveTo(Ms(300));
        clock.Fire();
        await waits[2]; // because it is 300 ms, however late the timer came twice
    });

    [Fact]
    public void Permits_that_are_due_at_a_late_timer_are_given_at_once() => Pump.Run(async pump =>
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        bucket.TryTake();
        var waits = Enumerable.Range(0, 5).Select(_ => bucket.WaitAsync()).ToList();
        await pump.Settle();

        clock.MoveTo(Ms(320));
        clock.Fire();
        await pump.Settle();
        waits.Select(wait => wait.IsCompletedSuccessfully)
            .Should().Equal(
                [true, true, true, false, false], "because three permits are due, for the first three in line");
        bucket.TryTake().Should().BeFalse("because the three are gone, and two still wait");
        clock.Pending.Should().Equal([Ms(80)], "because the next permit is due at 400 ms");

        var fast = new TokenBucket(100_000, Ms(1000), clock);
        fast.TryTake();
        waits = [.. Enumerable.Range(0, 150).Select(_ => fast.WaitAsync())];
        await pump.Settle();
        clock.Advance(Ms(1));
        clock.Fire();
        await pump.Settle();
        waits.Count(wait => wait.IsCompletedSuccessfully)
            .Should().Be(100, "because a hundred permits are due in each millisecond");

        using var source = new CancellationTokenSource();
        foreach (var (caller, call) in new (string, Action<ManualClock, TokenBucket>)[]
        {
            ("the timer", (late, _) => late.Fire()), ("TryTake", (_, late) => late.TryTake()),
            ("WaitAsync", (_, late) => late.WaitAsync()), ("the cancel of another", (_, _) => source.Cancel()),
        })
        {
            ((clock, bucket), var trace) = (Emptied(), new Trace());
            waits = [Wait("a"), Wait("b"), Wait("c")];
            _ = bucket.WaitAsync(source.Token);
            await pump.Settle();
            clock.Advance(3 * Interval);
            call(clock, bucket);
            await pump.Settle();
            clock.Fire();
            await Task.WhenAll(waits); // because three permits are due
            if (pump.HasLeft) continue; // a wait that ends on the thread pool gets back in any order

            trace.Lines.Should().Equal(
                ["a", "b", "c"], "because those who are served together by {0} end in their order", caller);

            async Task Wait(string name)
            {
                await bucket.WaitAsync();
                trace.Add(name);
            }
        }
    });

    [Fact]
    public void What_a_late_timer_leaves_over_is_in_the_bucket() => Pump.Run(async pump =>
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock, burst: 3);
        TakeAll(bucket);
        Task[] waits = [bucket.WaitAsync(), bucket.WaitAsync()];
        await pump.Settle();
        clock.MoveTo(Ms(430));
        clock.Fire();
        await Task.WhenAll(waits); // because four permits are due
        TakeAll(bucket).Should().Be(2, "because four were due, and two waited");
        clock.MoveTo(Ms(500));
        TakeAll(bucket).Should().Be(1, "because the fifth is due at 500 ms");

        waits = [bucket.WaitAsync(), bucket.WaitAsync()];
        await pump.Settle();
        clock.MoveTo(Ms(5_060));
        clock.Fire();
        await Task.WhenAll(waits); // because 45 permits have fallen due
        TakeAll(bucket).Should().Be(
            3, "because the bucket was full before the timer came, and a full bucket gathers nothing");
        clock.MoveTo(Ms(5_159));
        TakeAll(bucket).Should().Be(0, "because it was full at 5060 ms, so the next is due at 5160 ms");
    });

    [Fact]
    public void A_permit_that_is_due_is_the_waiters_though_the_timer_is_late() => Pump.Run(async pump =>
    {
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);
        bucket.TryTake();
        var first = bucket.WaitAsync();
        await pump.Settle();
        clock.MoveTo(Ms(100));
        bucket.TryTake().Should().BeFalse(
            "because the permit of 100 ms is the waiter's, though its timer has not come yet");
        clock.Fire();
        await first; // because its permit is due

        var second = bucket.WaitAsync();
        await pump.Settle();
        clock.MoveTo(Ms(250));
        var newcomer = bucket.WaitAsync();
        await pump.Settle();
        clock.Fire();
        await second; // because its permit was due at 200 ms
        await pump.Settle();
        newcomer.IsCompleted.Should().BeFalse(
            "because the permit of 200 ms is the waiter's, though its timer has not come yet");
        clock.Pending.Should().Equal([Ms(50)], "because one waits, and the next permit is due at 300 ms");
        clock.MoveTo(Ms(400));
        bucket.TryTake().Should().BeTrue(
            "because two permits are due: that of 300 ms is the waiter's, and nobody waits for that of 400 ms");
        bucket.TryTake().Should().BeFalse("because both are taken");
        clock.Fire();
        await newcomer; // because its permit was due at 300 ms

        using var source = new CancellationTokenSource();
        foreach (var (caller, call) in new (string, Action<TokenBucket>)[]
        {
            ("TryTake", late => late.TryTake()), ("WaitAsync", late => late.WaitAsync()),
            ("a cancel that comes too late", _ => source.Cancel()),
        })
        {
            (clock, bucket) = Emptied();
            var last = bucket.WaitAsync(source.Token);
            await pump.Settle();
            clock.Advance(2 * Interval);
            call(bucket);
            await pump.Settle();
            clock.Pending.Should().HaveCount(
                last.IsCompleted ? 0 : 1,
                "because a timer is pending only while somebody waits, and {0} found the last permit due", caller);
        }
    });

    [Fact]
    public void A_cancel_after_the_instant_comes_too_late_though_the_timer_is_late() => Pump.Run(async pump =>
    {
        foreach (var leaving in new[] { 0, 1 })
        {
            using CancellationTokenSource tooLate = new(), inTime = new();
            var tokens = new CancellationToken[3];
            (tokens[leaving], tokens[2]) = (tooLate.Token, inTime.Token);
            var clock = new ManualClock();
            var bucket = new TokenBucket(1, Interval, clock);
            bucket.TryTake();
            var waits = tokens.Select(token => bucket.WaitAsync(token)).ToList();
            await pump.Settle();

            clock.MoveTo(Ms(200));
            tooLate.Cancel();
            inTime.Cancel();
            await pump.Settle();
            clock.Fire();

            (await ErrorOf(waits[leaving]))
                .Should().BeNull(
                    "because two permits are due, and that of place {0} was its own before the cancel", leaving + 1);
            (await ErrorOf(waits[2]))
                .Should().BeA<OperationCanceledException>("because no third permit was due when it was cancelled");
            await waits[1 - leaving]; // because its permit is due
            bucket.TryTake().Should().BeFalse("because both permits were the waiters'");
            await pump.Settle();
            clock.Pending.Should().BeEmpty("because nobody waits any more");
        }
    });

    [Fact]
    public void An_interval_need_not_be_a_whole_number_of_ticks()
    {
        foreach (var (permits, per, steps) in new[] { (3, Ms(1000), 300), (7, TimeSpan.FromDays(1), 10_000) })
        {
            var clock = new ManualClock();
            var bucket = new TokenBucket(permits, per, clock, burst: 2);
            TakeAll(bucket); // never full from here on: it has one permit, or none
            var (early, inTime) = (0, 0);
            for (long nth = 1; nth <= steps; nth++)
            {
                // the first tick that is not too early
                var due = TimeSpan.FromTicks(((nth * per.Ticks) + permits - 1) / permits);
                clock.MoveTo(due - Tick);
                if (nth > steps - 300 && bucket.TryTake()) early++;
                clock.MoveTo(due);
                if (bucket.TryTake()) inTime++;
            }

            early.Should().Be(
                0, "because of {0} in {1} the n-th is due after n/{0} of that, and not a tick early", permits, per);
            inTime.Should().Be(
                steps, "because of {0} permits in {1} the n-th is due after n/{0} of that time, forever", permits, per);
        }

        var fast = new ManualClock();
        var many = new TokenBucket(25_000_000, Ms(1000), fast, burst: 10);
        TakeAll(many);
        var taken = new List<int>();
        for (var tick = 0; tick < 4; tick++)
        {
            fast.Advance(Tick);
            taken.Add(TakeAll(many));
        }

        taken.Should().Equal([2, 3, 2, 3], "because 25 million in a second are two and a half in each tick");

        var fine = new ManualClock(frequency: 1_000_000_000); // a hundred of its ticks are one of a TimeSpan
        var watched = new TokenBucket(1, Interval, fine);
        fine.Timestamp += 99;
        watched.TryTake();
        for (var look = 0; look < 100; look++)
        {
            fine.Timestamp += 150;
            watched.TryTake();
        }

        fine.MoveTo(Interval);
        fine.Timestamp += 98;
        watched.TryTake().Should().BeFalse("because no permit is early, not even by one tick of a fine clock");
        fine.Timestamp++;
        watched.TryTake().Should().BeTrue("because an interval has passed, and no look has lost a part of a tick");
    }

    [Fact]
    public void The_timer_is_asked_for_less_than_a_millisecond_after_the_instant() => Pump.Run(async pump =>
    {
        var (second, day) = (Ms(1000), TimeSpan.FromDays(1));
        foreach (var frequency in new[] { TimeSpan.TicksPerSecond, 1_000_000_000, 1_000 })
        {
            foreach (var (permits, per) in new[]
            {
                (3, second), (7, second), (600, second), (1, Ms(1)), (int.MaxValue, Ms(1)), (1, day), (11, day),
            })
            {
                foreach (var after in new[] { TimeSpan.Zero, Ms(1), per / permits / 3 })
                {
                    var clock = new ManualClock(frequency);
                    var bucket = new TokenBucket(permits, per, clock);
                    var start = clock.Timestamp;
                    bucket.TryTake();
                    clock.MoveTo(after);
                    var wait = bucket.WaitAsync();
                    await pump.Settle();
                    if (wait.IsCompleted) continue;

                    // In units of which one permit's share of a clock tick is a whole number.
                    var passed = (Int128)(clock.Timestamp - start) * permits * TimeSpan.TicksPerSecond;
                    var left = ((Int128)per.Ticks * frequency) - passed;
                    var asked = (Int128)clock.Pending.Should().ContainSingle(
                        "because one waits").Which.Ticks * frequency * permits;
                    (asked >= left).Should().BeTrue(
                        "because that is before the instant ({0} in {1}, after {2})", permits, per, after);
                    (asked < left + ((Int128)TimeSpan.TicksPerMillisecond * frequency * permits))
                        .Should().BeTrue(
                            "because that is a millisecond too late ({0} in {1}, after {2})", permits, per, after);
                }
            }
        }
    });

    [Fact]
    public void No_rest_is_too_long() => Pump.Run(async pump =>
    {
        var day = TimeSpan.FromDays(1);
        foreach (var frequency in new[] { TimeSpan.TicksPerSecond, 1_000_000_000 })
        {
            foreach (var (permits, per, burst) in new[]
            {
                (1, day, 5), (int.MaxValue, day, 5), (int.MaxValue, Tick, int.MaxValue),
            })
            {
                var clock = new ManualClock(frequency);
                var bucket = new TokenBucket(permits, per, clock, burst);
                TakeAll(bucket);
                clock.Timestamp = long.MaxValue;
                TakeAll(bucket).Should().Be(
                    Math.Min(burst, 100), "because it is full after the longest rest: {0} in {1}", permits, per);
            }

            var quiet = new ManualClock(frequency);
            var slow = new TokenBucket(1, TimeSpan.FromDays(1), quiet);
            slow.TryTake();
            var wait = slow.WaitAsync();
            await pump.Settle();
            quiet.Timestamp = long.MaxValue;
            quiet.Fire();
            await wait; // because its permit is due
            TakeAll(slow).Should().Be(1, "because after the longest rest the bucket is full");
        }
    });
}
