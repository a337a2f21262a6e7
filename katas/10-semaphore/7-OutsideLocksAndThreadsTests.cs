using Katas.Semaphores;

namespace Tests.Semaphores;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class OutsideLocksAndThreadsTests
{
    [Fact]
    public void No_continuation_runs_inside_the_call_that_ends_its_wait() => WithoutAContext(() =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);
        RunsInside(semaphore.WaitAsync(), () => semaphore.Release()).Should().BeFalse("because the continuation of a waiter runs in its own turn, not inside the Release that serves it");
        RunsInside(semaphore.WaitAsync(source.Token), () => source.Cancel()).Should().BeFalse("because the continuation of a cancelled waiter runs in its own turn, not inside Cancel");

        using var another = new CancellationTokenSource();
        var gate = new AsyncLock();
        var held = Held(gate);
        RunsInside(gate.LockAsync(another.Token), () => another.Cancel()).Should().BeFalse("because the continuation of a wait for the lock runs in its own turn, not inside Cancel");
        RunsInside(gate.LockAsync(), () => held.Dispose()).Should().BeFalse("because the continuation of the next holder runs in its own turn, not inside the Dispose that hands the lock over");

        var (next, changed) = Condition();
        held = Held(next);
        RunsInside(next.LockAsync(), () => changed.WaitAsync(held)).Should().BeFalse("because the continuation of the next holder runs in its own turn, not inside the WaitAsync that hands the lock over");

        using var third = new CancellationTokenSource();
        (gate, changed) = Condition();
        RunsInside(changed.WaitAsync(Held(gate), third.Token), () => third.Cancel()).Should().BeFalse("because the continuation of a cancelled wait runs in its own turn, not inside Cancel");
        RunsInside(changed.WaitAsync(Held(gate)), () => changed.Notify()).Should().BeFalse("because the continuation of a notified wait runs in its own turn, not inside Notify");

        (gate, changed) = Condition();
        RunsInside(changed.WaitAsync(Held(gate)), () => changed.NotifyAll()).Should().BeFalse("because the continuation of a notified wait runs in its own turn, not inside NotifyAll");

        (gate, changed) = Condition();
        var wait = changed.WaitAsync(Held(gate));
        held = Held(gate);
        changed.Notify();
        RunsInside(wait, () => held.Dispose()).Should().BeFalse("because the continuation of a notified wait runs in its own turn, not inside the Dispose that hands the lock over");
    });

    [Fact]
    public void Waiters_are_completed_outside_every_lock()
    {
        var semaphore = new AsyncSemaphore(0);
        EndsUnderALock(() => semaphore.WaitAsync(), () => semaphore.Release(), () => _ = semaphore.Available)
            .Should().BeFalse("because others may ask for Available while a waiter is served");
        var another = new AsyncSemaphore(0);
        EndsUnderALock(() => another.WaitAsync(), () => another.Release(), () => another.TryWait())
            .Should().BeFalse("because Release serves a waiter outside the lock");
        using var source = new CancellationTokenSource();
        var third = new AsyncSemaphore(0);
        EndsUnderALock(() => third.WaitAsync(source.Token), () => source.Cancel(), () => third.Release())
            .Should().BeFalse("because a waiter is cancelled outside the lock");

        OfTheLock((gate, _, _, _) => gate.LockAsync(), (held, _, _) => held.Dispose())
            .Should().BeFalse("because Dispose hands the lock over outside every lock");
        OfTheLock((gate, _, _, token) => gate.LockAsync(token), (_, _, cancel) => cancel())
            .Should().BeFalse("because a wait for the lock is cancelled outside every lock");
        OfTheLock((gate, _, _, _) => gate.LockAsync(), (held, changed, _) => changed.WaitAsync(held))
            .Should().BeFalse("because WaitAsync hands the lock over outside every lock");
        OfTheLock((_, changed, held, token) => changed.WaitAsync(held, token), (_, _, cancel) => cancel())
            .Should().BeFalse("because a wait for a notification is cancelled outside every lock");
        OfTheLock((_, changed, held, _) => changed.WaitAsync(held), (_, changed, _) => changed.Notify())
            .Should().BeFalse("because Notify ends a wait outside every lock");
        OfTheLock((_, changed, held, _) => changed.WaitAsync(held), (_, changed, _) => changed.NotifyAll())
            .Should().BeFalse("because NotifyAll ends a wait outside every lock");

        var (notifiedGate, notified) = Condition();
        AsyncLock.Releaser? last = null;
        EndsUnderALock(NotifiedWait, () => last!.Dispose(), () => Use(notifiedGate, notified))
            .Should().BeFalse("because Dispose hands the lock to a notified wait outside every lock");

        Task NotifiedWait()
        {
            var wait = notified.WaitAsync(Held(notifiedGate));
            last = Held(notifiedGate);
            notified.Notify();
            return wait;
        }

        static bool OfTheLock(Func<AsyncLock, AsyncCondition, AsyncLock.Releaser, CancellationToken, Task> wait, Action<AsyncLock.Releaser, AsyncCondition, Action> end)
        {
            using var source = new CancellationTokenSource();
            var (gate, changed) = Condition();
            var held = Held(gate);
            return EndsUnderALock(() => wait(gate, changed, held, source.Token), () => end(held, changed, source.Cancel), () => Use(gate, changed));
        }

        // Whichever lock is held, one of these needs it.
        static void Use(AsyncLock gate, AsyncCondition changed)
        {
            _ = (gate.IsHeld, gate.LockAsync());
            changed.NotifyAll();
        }
    }

    [Fact]
    public void A_release_serves_all_before_it_ends_the_first_wait() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (semaphore, isFirstPost, overtakes) = (new AsyncSemaphore(0), true, false);
        Task? newcomer = null;

        // The first thing that the end of the first wait sets off, still inside Release, is a Post to the context of whoever awaits it.
        var first = new ProbingContext(Meddle).Around(() => ErrorOf(semaphore.WaitAsync()));
        var second = semaphore.WaitAsync(source.Token);

        semaphore.Release(2);

        await first;
        overtakes.Should().BeFalse("because both permits belong to those that waited, before the first wait ends");
        (await ErrorOf(second)).Should().BeNull("because both were served before the first wait ended, so a cancel after that comes too late");
        await pump.Settle();
        newcomer!.IsCompleted.Should().BeFalse("because both permits belong to those that waited before it");

        void Meddle()
        {
            if (!isFirstPost) return;
            isFirstPost = false;
            overtakes = semaphore.TryWait();
            newcomer = semaphore.WaitAsync();
            source.Cancel();
        }
    });

    [Fact]
    public void A_notification_moves_all_before_it_ends_the_first_wait() => Pump.Run(async pump =>
    {
        foreach (var notify in new Action<AsyncCondition>[] { it => it.Notify(2), it => it.NotifyAll() })
        {
            using var source = new CancellationTokenSource();
            var ((gate, changed), isFirstPost) = (Condition(), true);
            Task<AsyncLock.Releaser>? wait = null, newcomer = null;

            // The first wait ends with the free lock. The first thing that this sets off, still inside the call, is a Post to the context of whoever awaits it.
            var held = await gate.LockAsync();
            var first = new ProbingContext(Meddle).Around(() => ErrorOf(wait = changed.WaitAsync(held)));
            var second = changed.WaitAsync(await gate.LockAsync(), source.Token);

            notify(changed);

            await first;
            (await wait!).Dispose();
            (await ErrorOf(second)).Should().BeNull("because both were notified before the first wait ended, so a cancel after that comes too late");
            newcomer!.IsCompleted.Should().BeFalse("because both were put into the lock's line before the first wait ended, and the newcomer came after that");
            (await second).Dispose();
            (await newcomer).Dispose(); // because everybody else has given the lock back

            void Meddle()
            {
                if (!isFirstPost) return;
                isFirstPost = false;
                newcomer = gate.LockAsync();
                source.Cancel();
            }
        }
    });

    [Fact]
    public void Waits_that_were_served_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (semaphore, (gate, changed)) = (new AsyncSemaphore(1), Condition());

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            await semaphore.WaitAsync(source.Token); // because a permit is available
            var wait = semaphore.WaitAsync(source.Token);
            semaphore.Release(2);
            await wait;
        });
        bytesLeft.Should().BeLessThanALeak("because a wait that was served, at once or later, takes back its registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var held = await gate.LockAsync(source.Token);
            var turn = gate.LockAsync(source.Token);
            var wait = changed.WaitAsync(held, source.Token);
            changed.Notify();
            (await turn).Dispose();
            (await wait).Dispose();
        });
        bytesLeft.Should().BeLessThanALeak("because a turn at the lock, and a wait that was notified, take back their registrations on the token");
    });

    [Fact]
    public void Waits_that_were_cancelled_leave_nothing_in_line() => Pump.Run(async pump =>
    {
        var (semaphore, (gate, changed)) = (new AsyncSemaphore(0), Condition());
        var (first, firstWait) = (semaphore.WaitAsync(), changed.WaitAsync(await gate.LockAsync())); // somebody stays at the head of each line

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var held = await gate.LockAsync();
            var turn = gate.LockAsync(source.Token);
            held.Dispose();
            var waits = new[] { semaphore.WaitAsync(source.Token), changed.WaitAsync(await turn, source.Token) };
            var another = await gate.LockAsync();
            var cancelled = gate.LockAsync(source.Token);
            source.Cancel();
            foreach (var wait in waits.Append(cancelled))
                await ErrorOf(wait); // because its token was cancelled
            another.Dispose();
        });
        bytesLeft.Should().BeLessThanALeak("because a cancelled wait leaves its line at once, though somebody waits before it");

        semaphore.Release();
        await first;
        changed.Notify();
        await firstWait;
    });

    [Fact]
    public void Threads_that_meet_lose_no_permit_and_double_none()
    {
        Threads.Explore(meet =>
        {
            var (semaphore, left, right) = (new AsyncSemaphore(1), false, false);
            meet.Thread(() => left = semaphore.TryWait());
            meet.Thread(() => right = semaphore.TryWait());
            meet.Afterwards(() => (left ^ right).Should().BeTrue("because there is one permit: to look for it and to take it is one step"));
        });

        Threads.Explore(meet =>
        {
            var semaphore = new AsyncSemaphore(0);
            Task? wait = null;
            meet.Thread(() => wait = semaphore.WaitAsync());
            meet.Thread(() => semaphore.Release());
            meet.Afterwards(() =>
            {
                wait!.IsCompleted.Should().BeTrue("because nobody waits for a permit while one is available");
                semaphore.Available.Should().Be(0, "because the permit was taken");
            });
        });

        Threads.Explore(meet =>
        {
            var semaphore = new AsyncSemaphore(0, maximum: 1);
            Exception? left = null, right = null;
            meet.Thread(() => left = Record.Exception(() => semaphore.Release()));
            meet.Thread(() => right = Record.Exception(() => semaphore.Release()));
            meet.Afterwards(() =>
            {
                (left is null ^ right is null).Should().BeTrue("because there is room for one permit: to compare with the maximum and to release is one step");
                semaphore.Available.Should().Be(1, "because one of the two was refused");
            });
        });

        Threads.Explore(meet =>
        {
            var (semaphore, source) = (new AsyncSemaphore(0), new CancellationTokenSource());
            var wait = semaphore.WaitAsync(source.Token);
            meet.Thread(() => source.Cancel());
            meet.Thread(() => semaphore.Release());
            meet.Afterwards(() =>
            {
                wait.IsCompleted.Should().BeTrue("because either the cancel or the release ends the wait");
                ((wait.IsCanceled ? 0 : 1) + semaphore.Available).Should().Be(1, "because either of the two may win, but the permit is taken or available: never both, never neither");
            });
        });

        Threads.Explore(meet =>
        {
            var (semaphore, source) = (new AsyncSemaphore(0), new CancellationTokenSource());
            Task? wait = null;
            meet.Thread(() => wait = semaphore.WaitAsync(source.Token));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() =>
            {
                wait!.IsCanceled.Should().BeTrue("because no permit came, and the token was cancelled at the call or in the wait");
                semaphore.Release();
                semaphore.Available.Should().Be(1, "because nobody stands in line");
            });
        });
    }

    [Fact]
    public void A_lock_that_is_handed_over_is_not_free_for_another_thread()
    {
        foreach (var isWait in new[] { false, true })
        {
            Threads.Explore(meet =>
            {
                var (gate, changed) = Condition();
                var held = Held(gate);
                var next = gate.LockAsync();
                Task? newcomer = null;
                meet.Thread(() => End(changed, held, isWait));
                meet.Thread(() => newcomer = gate.LockAsync());
                meet.Afterwards(() =>
                {
                    next.IsCompleted.Should().BeTrue(
                        "because the lock was handed over to it: it stood in line before the newcomer came");
                    newcomer!.IsCompleted.Should().BeFalse(
                        "because the lock has one holder, and isn't free in between: the newcomer stands behind it");
                });
            });

            Threads.Explore(meet =>
            {
                var (gate, changed) = Condition();
                var held = Held(gate);
                _ = gate.LockAsync();
                var isHeld = false;
                meet.Thread(() => End(changed, held, isWait));
                meet.Thread(() => isHeld = gate.IsHeld);
                meet.Afterwards(() => isHeld.Should().BeTrue(
                    "because a lock that is handed over isn't free in between: IsHeld stays true"));
            });
        }

        static void End(AsyncCondition changed, AsyncLock.Releaser held, bool isWait)
        {
            if (isWait) _ = changed.WaitAsync(held);
            else held.Dispose();
        }
    }

    [Fact]
    public async Task A_wait_that_is_served_while_it_registers_leaves_nothing_on_its_token()
    {
        var (sources, served) = (new List<CancellationTokenSource>(), new List<WeakReference>());

        Threads.Explore(meet =>
        {
            var semaphore = new AsyncSemaphore(0);
            var token = TokenThatOutlives(semaphore);
            meet.Thread(() => _ = semaphore.WaitAsync(token));
            meet.Thread(() => semaphore.Release());
        });
        await NothingIsLeft("Release");

        Threads.Explore(meet =>
        {
            var gate = new AsyncLock();
            var (held, token) = (Held(gate), TokenThatOutlives(gate));
            meet.Thread(() => _ = gate.LockAsync(token));
            meet.Thread(() => held.Dispose());
        });
        await NothingIsLeft("Dispose");

        Threads.Explore(meet =>
        {
            var (gate, changed) = Condition();
            var (held, token) = (Held(gate), TokenThatOutlives(changed));
            meet.Thread(() => _ = changed.WaitAsync(held, token));
            meet.Thread(() => changed.Notify());
            meet.Afterwards(() => changed.Notify()); // if the first one found nobody
        });
        await NothingIsLeft("Notify");

        CancellationToken TokenThatOutlives(object waitedFor)
        {
            var source = new CancellationTokenSource();
            sources.Add(source);
            served.Add(new WeakReference(waitedFor));
            return source.Token;
        }

        async Task NothingIsLeft(string call)
        {
            // A registration holds its callback, and that holds whatever the wait was for.
            var left = 0;
            foreach (var each in served)
                left += await Garbage.IsCollected(each) ? 0 : 1;
            left.Should().Be(
                0,
                $"because a wait takes back its registration, even if {call} on another thread served it meanwhile");
            served.Clear();
        }
    }

    [Fact]
    public void A_releaser_ends_its_turn_once_though_two_threads_use_it()
    {
        var dispose = (Func<AsyncCondition, AsyncLock.Releaser, Task?>)((_, held) =>
        {
            held.Dispose();
            return null;
        });
        var wait = (Func<AsyncCondition, AsyncLock.Releaser, Task?>)((changed, held) => changed.WaitAsync(held));
        var cancelled = (Func<AsyncCondition, AsyncLock.Releaser, Task?>)((changed, held) =>
            changed.WaitAsync(held, new CancellationToken(canceled: true)));

        foreach (var (left, right) in new[]
        {
            (dispose, dispose), (dispose, wait), (wait, wait),
            (dispose, cancelled), (wait, cancelled), (cancelled, cancelled),
        })
        {
            Threads.Explore(meet =>
            {
                var (gate, changed) = Condition();
                var held = Held(gate);
                var (next, last) = (gate.LockAsync(), gate.LockAsync());
                Task? leftWait = null, rightWait = null;
                meet.Thread(() => leftWait = left(changed, held));
                meet.Thread(() => rightWait = right(changed, held));
                meet.Afterwards(() =>
                {
                    next.IsCompleted.Should().BeTrue("because that turn has ended");
                    last.IsCompleted.Should().BeFalse("because one turn gives the lock back once: to dispose a releaser and to use it up is the same step");
                    if (right == cancelled)
                    {
                        rightWait!.IsCanceled.Should().BeTrue(
                            "because its token is cancelled at the call, which comes before a bad releaser");
                    }
                    else if (leftWait is not null)
                    {
                        (EndOf(leftWait), EndOf(rightWait!)).Should().BeOneOf(
                            [("waits", "refused"), ("refused", "waits")],
                            "because only one of two waits can use the releaser up");
                    }
                });
            });
        }
    }

    [Fact]
    public void A_notification_from_another_thread_is_not_missed()
    {
        Threads.Explore(meet =>
        {
            var (gate, changed) = Condition();
            var held = Held(gate);
            Task? wait = null;

            async Task Change()
            {
                using (await gate.LockAsync())
                    changed.Notify();
            }

            meet.Thread(() => wait = changed.WaitAsync(held));
            meet.Thread(() => _ = Change());
            meet.Afterwards(() => wait!.IsCompletedSuccessfully.Should().BeTrue("because a wait stands in line before it gives the lock back, so whoever gets the lock then can notify it"));
        });

        Threads.Explore(meet =>
        {
            var (gate, changed) = Condition();
            var (first, second) = (changed.WaitAsync(Held(gate)), changed.WaitAsync(Held(gate)));
            var held = Held(gate);
            meet.Thread(() => changed.Notify());
            meet.Thread(() => changed.Notify());
            meet.Afterwards(() =>
            {
                held.Dispose();
                meet.Settle();
                (first.IsCompleted, second.IsCompleted).Should().Be((true, false), "because the one that has waited longest is the first in the lock's line, whichever notification comes first");
            });
        });

        Threads.Explore(meet =>
        {
            var ((gate, changed), source) = (Condition(), new CancellationTokenSource());
            var (first, second) = (changed.WaitAsync(Held(gate), source.Token), changed.WaitAsync(Held(gate)));
            meet.Thread(() => source.Cancel());
            meet.Thread(() => changed.Notify());
            meet.Afterwards(() =>
            {
                first.IsCompleted.Should().BeTrue("because either the cancel or the notification ends the wait, and the lock is free");
                second.IsCompleted.Should().Be(first.IsCanceled, "because either of the two may win, but the notification reaches one waiter: never both, never neither");
            });
        });

        Threads.Explore(meet =>
        {
            var ((gate, changed), source) = (Condition(), new CancellationTokenSource());
            var held = Held(gate);
            Task? wait = null;
            meet.Thread(() => wait = changed.WaitAsync(held, source.Token));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() =>
            {
                wait!.IsCanceled.Should().BeTrue("because nobody notified it, and the token was cancelled at the call or in the wait");
                gate.IsHeld.Should().BeFalse("because the wait has given the lock back, and a cancelled wait doesn't take it");
            });
        });

        Threads.Explore(meet =>
        {
            var (gate, changed) = Condition();
            var disposed = Held(gate);
            disposed.Dispose();
            Task? wait = null;
            meet.Thread(() => wait = changed.WaitAsync(disposed));
            meet.Thread(() => changed.Notify());
            meet.Afterwards(() =>
            {
                EndOf(wait!).Should().Be("refused", "because its releaser was disposed");
                gate.IsHeld.Should().BeFalse(
                    "because a wait with a bad releaser stands in no line, not even for a moment: no notification "
                    + "takes the lock for it");
            });
        });
    }

    [Fact]
    public void Two_calls_that_meet_end_as_if_one_came_after_the_other()
    {
        foreach (var (scene, calls) in new (Func<IScene>, string[])[]
        {
            (() => new SemaphoreScene(), ["available", "cancel", "release", "release three", "try-wait", "wait"]),
            (() => new ConditionScene(), ["cancel", "dispose", "lock", "notify", "wait"]),
        })
        {
            foreach (var left in calls)
                foreach (var right in calls.Where(right => string.CompareOrdinal(left, right) <= 0))
                    Meet(scene, left, right);
        }

        static void Meet(Func<IScene> start, string left, string right)
        {
            var inTurn = InTurn(start, left, right).Union(InTurn(start, right, left)).ToArray();
            Threads.Explore(meet =>
            {
                var scene = start();
                meet.Thread(() => scene.Call(left), left);
                meet.Thread(() => scene.Call(right), right);
                meet.Afterwards(() => scene.Outcome().Should().BeOneOf(inTurn, "because that is how it ends if one call comes after the other, and to the caller each call is one step"));
            });
        }

        static HashSet<string> InTurn(Func<IScene> start, string first, string second)
        {
            var outcomes = new HashSet<string>();
            foreach (var isSettled in new[] { false, true })
            {
                Threads.Explore(meet =>
                {
                    var scene = start();
                    if (isSettled)
                    {
                        scene.Call(first);
                        meet.Settle();
                    }

                    meet.Thread(() =>
                    {
                        if (!isSettled) scene.Call(first);
                        scene.Call(second);
                    });
                    meet.Afterwards(() => outcomes.Add(scene.Outcome()));
                });
            }

            return outcomes;
        }
    }

    /// <summary>With a context, .NET wouldn't run a continuation inside, whatever the code under test does.</summary>
    private static void WithoutAContext(Action test)
    {
        var original = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            test();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(original);
        }
    }

    private static (AsyncLock Gate, AsyncCondition Changed) Condition()
    {
        var gate = new AsyncLock();
        return (gate, new AsyncCondition(gate));
    }

    /// <summary>A turn at a free lock: there is nothing to wait for.</summary>
    private static AsyncLock.Releaser Held(AsyncLock free)
    {
        var turn = free.LockAsync();
        turn.IsCompletedSuccessfully.Should().BeTrue("because the lock is free, so there is nothing to wait for");
        return new ValueTask<AsyncLock.Releaser>(turn).Result;
    }

    private static string EndOf(Task task) => task switch
    {
        { IsCompleted: false } => "waits",
        { IsCanceled: true } => "cancelled",
        { IsFaulted: true } => task.Exception.InnerException is InvalidOperationException ? "refused" : "failed",
        _ => "ends",
    };

    private interface IScene
    {
        void Call(string call);

        string Outcome();
    }

    /// <summary>What calls gave, in no order.</summary>
    private sealed class Results
    {
        private readonly List<(string Call, Func<string> Result)> results = [];

        public void Add(string call, string result) => Add(call, () => result);

        public void Add(string call, Task task) => Add(call, () => EndOf(task));

        public override string ToString() => string.Join(", ", results.Select(each => $"{each.Call}: {each.Result()}").Order(StringComparer.Ordinal));

        private void Add(string call, Func<string> result)
        {
            lock (results) results.Add((call, result));
        }
    }

    /// <summary>Two wait, with one token, and the maximum is one.</summary>
    private sealed class SemaphoreScene : IScene
    {
        private readonly AsyncSemaphore semaphore = new(0, maximum: 1);
        private readonly CancellationTokenSource source = new();
        private readonly Results results = new();
        private readonly Task first, second;

        public SemaphoreScene() => (first, second) = (semaphore.WaitAsync(source.Token), semaphore.WaitAsync());

        public void Call(string call)
        {
            switch (call)
            {
                case "available": results.Add(call, $"{semaphore.Available}"); break;
                case "cancel": source.Cancel(); break;
                case "wait": results.Add(call, semaphore.WaitAsync()); break;
                case "try-wait": results.Add(call, semaphore.TryWait() ? "true" : "false"); break;
                default:
                    var count = call == "release" ? 1 : 3;
                    results.Add(call, Record.Exception(() => semaphore.Release(count)) is null ? "ends" : "refused");
                    break;
            }
        }

        public string Outcome() => $"{results}; the first: {EndOf(first)}, the second: {EndOf(second)}; available: {semaphore.Available}";
    }

    /// <summary>Somebody holds the lock, and one waits for a notification.</summary>
    private sealed class ConditionScene : IScene
    {
        private readonly AsyncLock gate;
        private readonly AsyncCondition changed;
        private readonly CancellationTokenSource source = new();
        private readonly Results results = new();
        private readonly Task waiting;
        private readonly AsyncLock.Releaser held;

        public ConditionScene()
        {
            (gate, changed) = Condition();
            waiting = changed.WaitAsync(Held(gate), source.Token);
            held = Held(gate);
        }

        public void Call(string call)
        {
            switch (call)
            {
                case "cancel": source.Cancel(); break;
                case "dispose": held.Dispose(); break;
                case "lock": results.Add(call, gate.LockAsync()); break;
                case "notify": changed.Notify(); break;
                default: results.Add(call, changed.WaitAsync(held)); break;
            }
        }

        public string Outcome() => $"{results}; who waited: {EndOf(waiting)}; the lock is {(gate.IsHeld ? "held" : "free")}";
    }
}
