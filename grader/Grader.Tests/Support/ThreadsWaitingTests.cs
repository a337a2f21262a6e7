using Katas.Support;
using Katas.Support.Threading;
using static Grader.Tests.Support.HandWoven;

namespace Grader.Tests.Support;

[Collection(PumpCollection.Name)]
public class ThreadsWaitingTests
{
    /// <summary>What blocks until another thread comes, by name.</summary>
    internal static readonly Dictionary<string, Action<Meet>> Zoo = new()
    {
        ["Task.Wait"] = meet =>
        {
            var source = new TaskCompletionSource();
            Meets(meet, () => Points.Wait(source.Task, At(1, "Task.Wait")), source.SetResult);
        },
        ["Task.Wait with a time limit"] = meet =>
        {
            var source = new TaskCompletionSource();
            Meets(meet, () => Points.Wait(source.Task, 1, At(1, "Task.Wait")), source.SetResult);
        },
        ["Task.Result"] = meet =>
        {
            var source = new TaskCompletionSource<int>();
            Meets(meet, () => Points.Result(source.Task, At(1, "Task.get_Result")), () => source.SetResult(1));
        },
        ["SemaphoreSlim.Wait"] = meet =>
        {
            var semaphore = new SemaphoreSlim(0);
            Meets(meet, () => Points.Wait(semaphore, At(1, "SemaphoreSlim.Wait")), () => semaphore.Release());
        },
        ["ManualResetEventSlim.Wait"] = meet =>
        {
            var signal = new ManualResetEventSlim();
            Meets(meet, () => Points.Wait(signal, At(1, "ManualResetEventSlim.Wait")), signal.Set);
        },
        ["Task.Wait, not modelled"] = meet =>
        {
            var source = new TaskCompletionSource();
            Meets(meet, () => source.Task.Wait(), source.SetResult);
        },
        ["SemaphoreSlim.Wait, not modelled"] = meet =>
        {
            var semaphore = new SemaphoreSlim(0);
            Meets(meet, semaphore.Wait, () => semaphore.Release());
        },
        ["AutoResetEvent"] = meet =>
        {
            var signal = new AutoResetEvent(false);
            Meets(meet, () => signal.WaitOne(), () => signal.Set());
        },
        ["ReaderWriterLockSlim"] = meet =>
        {
            var gate = new ReaderWriterLockSlim();
            Meets(meet, Write, Write);

            void Write()
            {
                gate.EnterWriteLock();
                Call(3);
                gate.ExitWriteLock();
            }
        },
        ["Lazy"] = meet =>
        {
            var lazy = new Lazy<int>(() =>
            {
                Call(3);
                return 1;
            });
            Meets(meet, () => _ = lazy.Value, () => _ = lazy.Value);
        },
        ["a linked source that is disposed of"] = meet =>
        {
            var outer = new CancellationTokenSource();
            var inner = CancellationTokenSource.CreateLinkedTokenSource(outer.Token);
            var token = inner.Token;
            Points.Register(ref token, () => Call(3), At(4, "CancellationToken.Register"));
            Meets(meet, outer.Cancel, inner.Dispose);
        },
        ["a bare spin lock"] = meet =>
        {
            var isTaken = 0;
            Meets(meet, Enter, Enter);

            void Enter()
            {
                do
                    Points.Atomically(null, At(3, "Code.isTaken"));
                while (Interlocked.Exchange(ref isTaken, 1) == 1);
                Call(4);
                Volatile.Write(ref isTaken, 0);
            }
        },
        ["a spin until the next one would yield"] = meet =>
        {
            Meets(meet, Spin, Spin);

            static void Spin()
            {
                var spin = default(SpinWait);
                while (!spin.NextSpinWillYield)
                    Points.SpinOnce(ref spin, At(3, "SpinWait.SpinOnce"));
            }
        },
        ["a flag in a loop"] = meet =>
        {
            var (owner, isSet) = (new object(), false);
            Meets(
                meet,
                () =>
                {
                    do
                        Points.Reads(owner, At(3, "Code.isSet"));
                    while (!isSet);
                },
                () =>
                {
                    Points.Writes(owner, At(4, "Code.isSet"));
                    isSet = true;
                });
        },
    };

    public static TheoryData<string> Names => [.. Zoo.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_blocks_until_another_thread_comes_passes(string name) => Katas.Support.Threads.Explore(Zoo[name]);

    [Fact]
    public void Two_locks_in_another_order_are_a_deadlock() => FailureOf(TakesTwoLocksInAnotherOrder).Should().StartWith(
        "Nobody can go on. Thread 1 waits at Code.cs:20 for a lock that thread 2 took at Code.cs:30. "
        + "Thread 2 waits at Code.cs:40 for a lock that thread 1 took at Code.cs:10.\n");

    [Fact]
    public void A_lock_that_is_never_left_is_a_deadlock() => FailureOf(meet =>
    {
        var gate = new object();
        meet.Thread(() => Points.Enter(gate, At(1, "Monitor.Enter")));
        meet.Thread(() => Points.Enter(gate, At(2, "Monitor.Enter")));
    }).Should().StartWith(
        "Nobody can go on. Thread 2 waits at Code.cs:2 for a lock that thread 1 took at Code.cs:1 and never left.\n");

    [Fact]
    public void A_pulse_ends_a_wait()
    {
        var outcomes = new HashSet<bool>();

        Katas.Support.Threads.Explore(meet =>
        {
            var (gate, isReady, hasWaited) = (new object(), false, false);
            meet.Thread(() => Lock(gate, 1, () =>
            {
                while (!isReady)
                {
                    hasWaited = true;
                    Points.Wait(gate, At(2, "Monitor.Wait")).Should().BeTrue();
                    Monitor.IsEntered(gate).Should().BeTrue();
                }
            }));
            meet.Thread(() => Lock(gate, 3, () =>
            {
                isReady = true;
                Points.Pulse(gate, At(4, "Monitor.Pulse"));
            }));
            meet.Afterwards(() => outcomes.Add(hasWaited));
        });

        outcomes.Should().BeEquivalentTo([true, false]);
    }

    [Fact]
    public void A_pulse_that_comes_too_early_is_lost() => FailureOf(meet =>
    {
        var gate = new object();
        meet.Thread(() => Lock(gate, 1, () => Points.Wait(gate, At(2, "Monitor.Wait"))));
        meet.Thread(() => Lock(gate, 3, () => Points.Pulse(gate, At(4, "Monitor.Pulse"))));
    }).Should().StartWith("Nobody can go on. Thread 1 waits at Code.cs:2 for a pulse.\n");

    [Fact]
    public void A_wait_with_a_time_limit_ends_when_nobody_else_can_run() => Katas.Support.Threads.Explore(meet =>
    {
        var (gate, isPulsed) = (new object(), true);
        meet.Thread(() => Lock(gate, 1, () => isPulsed = Points.Wait(gate, 1_000_000, At(2, "Monitor.Wait"))));
        meet.Thread(() => Lock(gate, 3, () => { }));
        meet.Afterwards(() => isPulsed.Should().BeFalse());
    });

    [Fact]
    public void A_try_is_refused_while_another_holds_the_lock()
    {
        var outcomes = new HashSet<bool>();

        Katas.Support.Threads.Explore(meet =>
        {
            var gate = new Lock();
            meet.Thread(() =>
            {
                var isTaken = Points.TryEnter(gate, At(1, "Lock.TryEnter"));
                outcomes.Add(isTaken);
                if (isTaken)
                    Points.Exit(gate, At(2, "Lock.Exit"));
            });
            meet.Thread(() =>
            {
                Points.Enter(gate, At(3, "Lock.Enter"));
                Call(4);
                Points.Exit(gate, At(5, "Lock.Exit"));
            });
        });

        outcomes.Should().BeEquivalentTo([true, false]);
    }

    [Fact]
    public void Dispose_of_a_registration_waits_for_its_callback() => Katas.Support.Threads.Explore(
        meet => Cancels(meet, (ref registration) => Points.Dispose(ref registration, At(1, "Dispose"))));

    [Fact]
    public void Unregister_does_not() => FailureOf(
        meet => Cancels(meet, (ref registration) => Points.Unregister(ref registration, At(1, "Unregister"))))
        .Should().StartWith("Expected (hasBegun && !hasEnded) to be False");

    [Fact]
    public void Dispose_under_the_lock_that_the_callback_takes_is_a_deadlock() => FailureOf(meet =>
    {
        var (gate, source) = (new object(), new CancellationTokenSource());
        var token = source.Token;
        var registration = Points.Register(ref token, () => Lock(gate, 10, () => { }), At(20, "Register"));
        meet.Thread(() => source.Cancel());
        meet.Thread(() => Lock(gate, 30, () => Points.Dispose(ref registration, At(40, "Dispose"))));
    }).Should().StartWith(
        "Nobody can go on. Thread 1 waits at Code.cs:10 for a lock that thread 2 took at Code.cs:30. "
        + "Thread 2 waits at Code.cs:40 for a token's callback that runs on thread 1.\n");

    [Fact]
    public void Work_for_the_pool_is_one_more_thread() => FailureOf(meet =>
    {
        var counter = new Counter();
        meet.Thread(() => Points.Run(() => counter.Add(), At(1, "Task.Run")));
        meet.Thread(() => counter.Add());
        meet.Afterwards(() => counter.Count.Should().Be(2));
    }).Should().StartWith("Expected counter.Count to be 2, but found 1.\n");

    [Fact]
    public void A_continuation_is_one_more_thread() => FailureOf(meet =>
    {
        var counter = new Counter();
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = AddsLater();
        meet.Thread(() => source.SetResult());
        meet.Thread(() => counter.Add());
        meet.Afterwards(() => counter.Count.Should().Be(2));

        async Task AddsLater()
        {
            await source.Task;
            counter.Add();
        }
    }).Should().StartWith("Expected counter.Count to be 2, but found 1.\n");

    [Fact]
    public void A_pool_thread_that_blocks_does_not_stop_the_pool() => Katas.Support.Threads.Explore(meet =>
    {
        var source = new TaskCompletionSource();
        meet.Thread(() => Points.Run(() => Points.Wait(source.Task, At(1, "Task.Wait")), At(2, "Task.Run")));
        meet.Thread(() => Points.Run(() => source.SetResult(), At(3, "Task.Run")));
    });

    [Fact]
    public void A_thread_of_its_own_is_under_control() => FailureOf(meet =>
    {
        var counter = new Counter();
        meet.Thread(() =>
        {
            var own = Points.NewThread(() => counter.Add(), At(1, "Thread..ctor"));
            Points.Start(own, At(2, "Thread.Start"));
            Points.Join(own, At(3, "Thread.Join"));
        });
        meet.Thread(() => counter.Add());
        meet.Afterwards(() => counter.Count.Should().Be(2));
    }).Should().StartWith("Expected counter.Count to be 2, but found 1.\n");

    [Fact]
    public void A_check_can_run_the_continuations_that_it_sets_going() => Katas.Support.Threads.Explore(meet =>
    {
        var hasRun = false;
        meet.Thread(() => Call(1));
        meet.Afterwards(() =>
        {
            Points.Run(() => hasRun = true, At(2, "Task.Run"));
            meet.Settle();
            hasRun.Should().BeTrue();
        });
    });

    [Fact]
    public void A_call_that_never_comes_back_is_named() => FailureOf(meet =>
    {
        var semaphore = new SemaphoreSlim(0);
        meet.Thread(() =>
        {
            Call(1);
            semaphore.Wait();
        });
        meet.Thread(() => Call(2));
    }).Should().StartWith("A call never comes back. Thread 1 blocks behind Code.cs:1.\n");

    [Fact]
    public void An_endless_loop_without_a_point_is_named()
    {
        var isOver = false;

        var failure = FailureOf(meet =>
        {
            meet.Thread(() =>
            {
                Call(1);
                while (!Volatile.Read(ref isOver))
                    Thread.SpinWait(100);
            });
            meet.Thread(() => Call(2));
        });
        Volatile.Write(ref isOver, true);

        failure.Should().StartWith(
            "Thread 1 runs on and on, and comes to no point any more: the last was at Code.cs:1.\n");
    }

    [Fact]
    public void An_endless_loop_is_named() => FailureOf(meet =>
    {
        meet.Thread(() =>
        {
            while (true)
                Call(1);
        });
        meet.Thread(() => Call(2));
    }).Should().StartWith("It never comes to an end: 100,000 points, and Thread 1 is still at Code.cs:1.\n");

    private delegate void Leaves(ref CancellationTokenRegistration registration);

    private static void Cancels(Meet meet, Leaves leaves)
    {
        var (source, hasBegun, hasEnded) = (new CancellationTokenSource(), false, false);
        var token = source.Token;
        var registration = Points.Register(
            ref token,
            () =>
            {
                hasBegun = true;
                Call(2);
                hasEnded = true;
            },
            At(3, "Register"));
        meet.Thread(() => source.Cancel());
        meet.Thread(() =>
        {
            leaves(ref registration);
            (hasBegun && !hasEnded).Should().BeFalse();
        });
    }

    private static void Meets(Meet meet, Action left, Action right)
    {
        meet.Thread(() =>
        {
            Call(100);
            left();
        });
        meet.Thread(() =>
        {
            Call(200);
            right();
        });
    }

    internal static void TakesTwoLocksInAnotherOrder(Meet meet)
    {
        object left = new(), right = new();
        meet.Thread(() => Lock(left, 10, () => Lock(right, 20, () => { })));
        meet.Thread(() => Lock(right, 30, () => Lock(left, 40, () => { })));
    }

    private static string FailureOf(Action<Meet> scenario) =>
        Record.Exception(() => Katas.Support.Threads.Explore(scenario))!.Message;
}
