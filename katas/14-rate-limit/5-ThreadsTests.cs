using Katas.RateLimits;

namespace Tests.RateLimits;

[Trait("Stage", "5"), Trait("Level", "mastery")]
public class ThreadsTests : TokenBucketTests
{
    [Fact]
    public void No_continuation_runs_inside_the_call_that_ends_its_wait()
    {
        EndsInside((clock, _) => clock.Fire()).Should().BeFalse(
            "because the continuation of a waiter runs in its own turn, not inside the timer's callback");
        EndsInside((_, bucket) => bucket.TryTake())
            .Should().BeFalse(
                "because the continuation of a waiter runs in its own turn, not inside the TryTake of somebody else");
        EndsInside((_, bucket) => bucket.WaitAsync())
            .Should().BeFalse(
                "because the continuation of a waiter runs in its own turn, not inside the WaitAsync of somebody else");

        using var source = new CancellationTokenSource();
        var (_, waited) = Emptied();
        RunsInside(waited.WaitAsync(source.Token), () => source.Cancel())
            .Should().BeFalse("because the continuation of a cancelled waiter runs in its own turn, not inside Cancel");

        static bool EndsInside(Action<ManualClock, TokenBucket> call)
        {
            var (clock, bucket) = Emptied();
            return RunsInside(bucket.WaitAsync(), () =>
            {
                clock.Advance(Interval);
                call(clock, bucket);
            });
        }
    }

    [Fact]
    public void Waiters_are_completed_outside_every_lock()
    {
        EndsLocked((clock, _) => clock.Fire()).Should().BeFalse(
            "because a waiter is completed outside the lock by the timer");
        EndsLocked((_, bucket) => bucket.TryTake())
            .Should().BeFalse("because a waiter is completed outside the lock by the TryTake of somebody else");
        EndsLocked((_, bucket) => bucket.WaitAsync())
            .Should().BeFalse("because a waiter is completed outside the lock by the WaitAsync of somebody else");

        using var source = new CancellationTokenSource();
        var (_, waited) = Emptied();
        EndsUnderALock(() => waited.WaitAsync(source.Token), () => source.Cancel(), () => waited.TryTake())
            .Should().BeFalse("because a waiter is cancelled outside the lock");

        using var another = new CancellationTokenSource();
        EndsLocked((_, bucket) => another.Cancel(), bucket => bucket.WaitAsync(another.Token))
            .Should().BeFalse(
                "because a waiter whose permit is due is completed outside the lock by the cancel of another");

        static bool EndsLocked(Action<ManualClock, TokenBucket> call, Func<TokenBucket, Task>? next = null)
        {
            var (clock, bucket) = Emptied();
            return EndsUnderALock(
                () =>
                {
                    var first = bucket.WaitAsync();
                    next?.Invoke(bucket);
                    return first;
                },
                () =>
                {
                    clock.Advance(Interval);
                    call(clock, bucket);
                },
                () => bucket.TryTake());
        }
    }

    [Fact]
    public void Waits_that_are_over_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var clock = new ManualClock();
        var bucket = new TokenBucket(1, Interval, clock);

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            clock.Advance(Interval);
            await bucket.WaitAsync(source.Token); // because a permit is there
        });
        bytesLeft.Should().BeLessThanALeak("because a wait that found a permit leaves no registration on its token");

        (await LeftBy((late, _, _) => late.Fire())).Should().BeLessThanALeak(
            "because a waiter that is served by the timer takes back its registration on the token");
        (await LeftBy((_, served, _) => served.TryTake())).Should().BeLessThanALeak(
            "because a waiter that is served by somebody's TryTake takes back its registration on the token");
        (await LeftBy((_, served, _) => served.WaitAsync())).Should().BeLessThanALeak(
            "because a waiter that is served by a newcomer's WaitAsync takes back its registration on the token");
        (await LeftBy((_, _, another) => another.Cancel())).Should().BeLessThanALeak(
            "because a waiter that is served by the cancel of another takes back its registration on the token");

        // A newcomer finds the permit of the first due. The end of the first is a Post, still inside the newcomer's
        // call: here, it brings the next permit.
        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var (late, busy) = Emptied();
            var first = new Detour(pump, NextIsDue).Around(() => ErrorOf(busy.WaitAsync()));
            late.Advance(Interval);
            await busy.WaitAsync(source.Token); // because its permit falls due before it has returned
            await first; // because its permit is due

            void NextIsDue()
            {
                late.Advance(Interval);
                late.Fire();
            }
        });
        bytesLeft.Should().BeLessThanALeak(
            "because a waiter that has its permit before WaitAsync returns leaves no registration either");

        Task<long> LeftBy(Action<ManualClock, TokenBucket, CancellationTokenSource> call) =>
            Garbage.BytesLeftBy(async () =>
            {
                using var another = new CancellationTokenSource();
                var (late, served) = Emptied();
                var wait = served.WaitAsync(source.Token);
                _ = served.WaitAsync(another.Token);
                await pump.Settle();
                late.Advance(Interval);
                call(late, served, another);
                late.Fire();
                await wait; // because its permit is due
            });
    });

    [Fact]
    public void Waits_that_were_cancelled_leave_nothing_in_the_line() => Pump.Run(async pump =>
    {
        var (clock, bucket) = Emptied();
        var first = bucket.WaitAsync();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var wait = bucket.WaitAsync(source.Token);
            source.Cancel();
            await ErrorOf(wait);
        });
        bytesLeft.Should().BeLessThanALeak(
            "because a cancelled waiter leaves the line at once, though somebody waits before it");
        clock.Advance(Interval);
        clock.Fire();
        await first; // because its permit is due
    });

    [Fact]
    public void Two_threads_do_not_share_a_permit()
    {
        Threads.Explore(meet =>
        {
            var bucket = new TokenBucket(1, Interval, new ManualClock());
            var (left, right) = (false, false);
            meet.Thread(() => left = bucket.TryTake());
            meet.Thread(() => right = bucket.TryTake());
            meet.Afterwards(() => (left ^ right).Should().BeTrue(
                "because there is one permit: to look for it and to take it is one step"));
        });

        Threads.Explore(meet =>
        {
            var bucket = new TokenBucket(1, Interval, new ManualClock());
            Task? wait = null;
            var taken = false;
            meet.Thread(() => wait = bucket.WaitAsync());
            meet.Thread(() => taken = bucket.TryTake());
            meet.Afterwards(() => (wait!.IsCompletedSuccessfully ^ taken)
                .Should().BeTrue("because there is one permit: to look for it and to take it is one step"));
        });
    }

    [Fact]
    public void A_permit_falls_due_once_whoever_looks()
    {
        Threads.Explore(meet =>
        {
            var (clock, bucket) = Emptied();
            clock.Advance(Interval);
            var (left, right) = (false, false);
            meet.Thread(() => left = bucket.TryTake());
            meet.Thread(() => right = bucket.TryTake());
            meet.Afterwards(() => (left ^ right).Should().BeTrue(
                "because one interval brings one permit, though two threads see that it has passed"));
        });

        Threads.Explore(meet =>
        {
            var (clock, bucket) = Emptied();
            var wait = bucket.WaitAsync();
            clock.Advance(Interval);
            var taken = true;
            meet.Thread(() => clock.Fire());
            meet.Thread(() => taken = bucket.TryTake());
            meet.Afterwards(() =>
            {
                taken.Should().BeFalse("because the permit is the waiter's from the instant at which it falls due");
                wait.IsCompletedSuccessfully.Should().BeTrue("because its permit is due, and the timer came");
            });
        });
    }

    [Fact]
    public void A_wait_that_meets_the_timer_is_not_forgotten()
    {
        Threads.Explore(meet =>
        {
            var (clock, bucket) = Emptied();
            Task first = bucket.WaitAsync(), second = Task.CompletedTask;
            clock.Advance(Interval);
            meet.Thread(() => clock.Fire());
            meet.Thread(() => second = bucket.WaitAsync());
            meet.Afterwards(() =>
            {
                first.IsCompletedSuccessfully.Should().BeTrue("because its permit is due, and the timer came");
                second.IsCompleted.Should().BeFalse("because its permit falls due an interval later");
                clock.Pending.Should().Equal(
                    [Interval], "because one waits, and its permit falls due an interval later");
                clock.Advance(Interval);
                clock.Fire();
                meet.Settle();
                second.IsCompletedSuccessfully.Should().BeTrue("because its permit is due, and the timer came");
            });
        });
    }

    [Fact]
    public void A_cancel_that_meets_the_timer_loses_no_permit()
    {
        Threads.Explore(meet =>
        {
            var source = new CancellationTokenSource();
            var (clock, bucket) = Emptied();
            var wait = bucket.WaitAsync(source.Token);
            meet.Thread(() => source.Cancel());
            meet.Thread(() =>
            {
                clock.Advance(Interval);
                clock.Fire();
            });
            meet.Afterwards(() =>
            {
                wait.IsCompleted.Should().BeTrue("because either the cancel or the timer ends the wait");
                bucket.TryTake().Should().Be(
                    wait.IsCanceled, "because the permit is the waiter's, or still there: never both, never neither");
                clock.Pending.Should().BeEmpty("because nobody waits any more");
            });
        });

        Threads.Explore(meet =>
        {
            var source = new CancellationTokenSource();
            var (clock, bucket) = Emptied();
            Task leaving = bucket.WaitAsync(source.Token), staying = bucket.WaitAsync();
            meet.Thread(() => source.Cancel());
            meet.Thread(() =>
            {
                clock.Advance(Interval);
                clock.Fire();
            });
            meet.Afterwards(() =>
            {
                leaving.IsCompleted.Should().BeTrue("because either the cancel or the timer ends the wait");
                clock.Fire(); // it may have been on its way when the first left
                meet.Settle();
                staying.IsCompletedSuccessfully.Should().Be(
                    leaving.IsCanceled, "because either may win, but one of them has the permit");
            });
        });
    }

    [Fact]
    public void A_cancel_that_meets_its_own_wait_ends_it()
    {
        Threads.Explore(meet =>
        {
            var source = new CancellationTokenSource();
            var (clock, bucket) = Emptied();
            Task? wait = null;
            meet.Thread(() => wait = bucket.WaitAsync(source.Token));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() =>
            {
                wait!.IsCanceled.Should().BeTrue(
                    "because no permit was due, and the token was cancelled at the call or in the wait");
                clock.Pending.Should().BeEmpty("because nobody waits any more");
            });
        });
    }

    /// <summary>A context that runs a probe whenever something is posted to it, and posts it to another one.</summary>
    private sealed class Detour(SynchronizationContext home, Action probe) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            probe();
            home.Post(d, state);
        }

        /// <summary>Makes this the current context during <paramref name="call"/>.</summary>
        public Task Around(Func<Task> call)
        {
            SetSynchronizationContext(this);
            try
            {
                return call();
            }
            finally
            {
                SetSynchronizationContext(home);
            }
        }
    }
}
