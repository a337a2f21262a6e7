using System.Collections.Concurrent;
using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class AllOrdersTests : ChainingTests
{
    [Fact]
    public void Every_callback_of_the_chain_runs_in_mains_context() => Pump.Run(async pump =>
    {
        var customer = new AsyncLocal<string> { Value = "Ada" };
        var first = new Work<int>(() => 42);
        var trace = new Trace();
        var seen = "";
        var main = Chain.RunAsync(pump, () => first.Task, _ => LaterAsync(seen = customer.Value), line => trace.Add($"{line} for {customer.Value}"));

        customer.Value = "the one who ends task1";
        first.Run();
        await main;

        seen.Should().Be("Ada", "because task2 is part of what main does, whoever ends task1");
        trace.Lines.Where(line => !line.StartsWith("main continued", StringComparison.Ordinal)).Should().OnlyContain(line => line.EndsWith("for Ada"), "because a callback runs in the context of its registration");
    });

    [Fact]
    public void The_trace_is_the_same_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var first = new Work<int>(() => 42);
        var second = new Work<string>(() => "done");
        var trace = new Trace();
        _ = pump.Start(() => second.Run());
        _ = pump.Start(() => first.Run());

        (await Chain.RunAsync(pump, () => first.Task, _ => second.Task, trace.Add)).Should().Be("done", "because that is the result of task2");

        trace.Lines.Should().Equal(["main started", "task1 done", "callback1", "task2 done", "callback2", "main continued"],
            "because the chain gives the order, not the tasks: task2 may have ended long before anybody asks for it");
    });

    [Fact]
    public void The_chain_meets_the_ends_of_its_tasks() => Threads.Explore(meet =>
    {
        var (first, second, loop, trace) = (new TaskCompletionSource<int>(), new TaskCompletionSource<string>(), new HandLoop(), new Trace());
        Task<string> main = null!;
        meet.Thread(() => main = Chain.RunAsync(loop, () => first.Task, _ => second.Task, trace.Add));
        meet.Thread(() => first.SetResult(42));
        meet.Thread(() => second.SetResult("done"));
        meet.Afterwards(() =>
        {
            loop.Run();
            meet.Settle();
            main.IsCompletedSuccessfully.Should().BeTrue("because both tasks have ended, whatever thread ended them");
            trace.Lines.Should().Equal(["main started", "task1 done", "callback1", "task2 done", "callback2", "main continued"],
                "because the chain gives the order, not the tasks, on whatever thread they end");
        });
    });

    [Fact]
    public void A_callback_added_while_the_task_ends_does_not_overtake_the_others() => Threads.Explore(meet =>
    {
        var (work, loop, order) = (new TaskCompletionSource<int>(), new HandLoop(), new List<string>());
        var callbacks = new DoneCallbacks<int>(work.Task, loop);
        callbacks.Add(_ => order.Add("first"));
        callbacks.Add(_ => order.Add("second"));
        meet.Thread(() => work.SetResult(42));
        meet.Thread(() => callbacks.Add(_ => order.Add("added meanwhile")));
        meet.Afterwards(() =>
        {
            loop.Run();
            order.Should().Equal(["first", "second", "added meanwhile"],
                "because each callback runs once, and those registered before the end run before one that is added while the task ends");
        });
    });

    [Fact]
    public void A_callback_added_meets_another_one_and_a_turn()
    {
        Threads.Explore(meet =>
        {
            var (work, loop, ran) = (new TaskCompletionSource<int>(), new HandLoop(), new List<string>());
            var callbacks = new DoneCallbacks<int>(work.Task, loop);
            meet.Thread(() => callbacks.Add(_ => ran.Add("left")));
            meet.Thread(() => callbacks.Add(_ => ran.Add("right")));
            meet.Afterwards(() =>
            {
                work.SetResult(42);
                meet.Settle();
                loop.Run();
                ran.Order(StringComparer.Ordinal).Should().Equal(["left", "right"], "because each registration runs once, whatever is added at the same moment");
            });
        });

        Threads.Explore(meet =>
        {
            var (work, loop, ran) = (new TaskCompletionSource<int>(), new HandLoop(), new List<string>());
            var callbacks = new DoneCallbacks<int>(work.Task, loop);
            callbacks.Add(_ => ran.Add("first"));
            work.SetResult(42);
            meet.Settle();
            meet.Thread(() => loop.Run());
            meet.Thread(() => callbacks.Add(_ => ran.Add("late")));
            meet.Afterwards(() =>
            {
                loop.Run();
                ran.Should().Equal(["first", "late"], "because each registration runs once, in order, and a turn takes out its own and no other");
            });
        });
    }

    [Fact]
    public void A_disposed_registration_meets_the_end() => Threads.Explore(meet =>
    {
        var (work, loop, ran) = (new TaskCompletionSource<int>(), new HandLoop(), new List<string>());
        var callbacks = new DoneCallbacks<int>(work.Task, loop);
        var registration = callbacks.Add(_ => ran.Add("disposed"));
        callbacks.Add(_ => ran.Add("second"));
        callbacks.Add(_ => ran.Add("third"));
        meet.Thread(() => work.SetResult(42));
        meet.Thread(() => registration.Dispose());
        meet.Afterwards(() =>
        {
            loop.Run();
            ran.Should().Equal(["second", "third"], "because the disposed one had not begun: the loop has not turned since the end; and it takes no other with it");
        });
    });

    [Fact]
    public void A_disposed_registration_meets_a_turn_an_added_one_and_another_disposed_one()
    {
        Threads.Explore(meet =>
        {
            var (work, loop, ran) = (new TaskCompletionSource<int>(), new HandLoop(), new List<string>());
            var callbacks = new DoneCallbacks<int>(work.Task, loop);
            var registration = callbacks.Add(_ => ran.Add("disposed"));
            callbacks.Add(_ => ran.Add("second"));
            work.SetResult(42);
            meet.Settle();
            meet.Thread(() => loop.Run());
            meet.Thread(() => registration.Dispose());
            meet.Afterwards(() => string.Join(", ", ran).Should().BeOneOf(
                ["disposed, second", "second"], "because disposing takes out a callback that has not begun, changes nothing after that, and takes no other with it"));
        });

        Threads.Explore(meet =>
        {
            var (work, loop, ran) = (new TaskCompletionSource<int>(), new HandLoop(), new List<string>());
            var callbacks = new DoneCallbacks<int>(work.Task, loop);
            var registration = callbacks.Add(_ => ran.Add("disposed"));
            meet.Thread(() => registration.Dispose());
            meet.Thread(() => callbacks.Add(_ => ran.Add("added")));
            meet.Afterwards(() =>
            {
                work.SetResult(42);
                meet.Settle();
                loop.Run();
                ran.Should().Equal(["added"], "because disposing takes out one registration, and not one that is added meanwhile");
            });
        });

        foreach (var isTheSame in new[] { false, true })
        {
            Threads.Explore(meet =>
            {
                var (work, loop, ran) = (new TaskCompletionSource<int>(), new HandLoop(), new List<string>());
                var callbacks = new DoneCallbacks<int>(work.Task, loop);
                Action<Task<int>> callback = _ => ran.Add("runs");
                var left = callbacks.Add(callback);
                var right = isTheSame ? left : callbacks.Add(callback);
                callbacks.Add(callback);
                meet.Thread(() => left.Dispose());
                meet.Thread(() => right.Dispose());
                meet.Afterwards(() =>
                {
                    work.SetResult(42);
                    meet.Settle();
                    loop.Run();
                    ran.Should().Equal(["runs"], "because disposing takes out one registration, never another one of an equal callback, and twice is as good as once");
                });
            });
        }
    }

    [Fact]
    public void A_set_does_not_wait_for_a_cancel_that_is_still_running()
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var canSet = false;
        var wait = ready.WaitAsync(source.Token);

        // Cancelling the wait posts to this context, so the callback of the token runs as long as the probe does.
        _ = new ProbingContext(() => canSet = AnotherThread.EndsSoon(() => ready.Set())).Around(() => ErrorOf(wait));
        AnotherThread.EndsSoon(() => source.Cancel());

        canSet.Should().BeTrue("because Set takes back a registration without waiting for its callback, which may be waiting for Set");
    }

    [Fact]
    public void A_set_and_a_cancel_at_the_same_time_do_not_deadlock() => Threads.Explore(meet =>
    {
        // Neither may wait for the other: what Set holds, the callback of the token may need.
        var (ready, source, afterSet, afterCancel) = (new AsyncEvent(), new CancellationTokenSource(), false, false);
        var (wait, other) = (ready.WaitAsync(source.Token), ready.WaitAsync());
        meet.Thread(() =>
        {
            ready.Set();
            afterSet = wait.IsCompleted && other.IsCompleted;
        });
        meet.Thread(() =>
        {
            source.Cancel();
            afterCancel = wait.IsCompleted;
        });
        meet.Afterwards(() =>
        {
            (wait.IsCompletedSuccessfully || wait.IsCanceled).Should().BeTrue("because it was woken or cancelled, whichever came first");
            other.IsCompletedSuccessfully.Should().BeTrue("because cancelling ends one wait, and Set wakes every other one");
            (afterSet, afterCancel).Should().Be((true, true), "because a wait has ended when the call that ends it, Set or Cancel, returns");
        });
    });

    [Fact]
    public void A_set_meets_a_wait() => Threads.Explore(meet =>
    {
        var ready = new AsyncEvent();
        Task wait = null!;
        meet.Thread(() => ready.Set());
        meet.Thread(() => wait = ready.WaitAsync());
        meet.Afterwards(() => wait.IsCompletedSuccessfully.Should().BeTrue("because a waiter stands in line when the event is set, or finds it set"));
    });

    [Fact]
    public void A_set_meets_a_set_and_a_cancel() => Threads.Explore(meet =>
    {
        var (ready, source, left, right) = (new AsyncEvent(), new CancellationTokenSource(), false, false);
        var wait = ready.WaitAsync(source.Token);
        meet.Thread(() =>
        {
            ready.Set();
            left = wait.IsCompleted;
        });
        meet.Thread(() =>
        {
            ready.Set();
            right = wait.IsCompleted;
        });
        meet.Thread(() => source.Cancel());
        meet.Afterwards(() => (left, right).Should().Be((true, true), "because when Set returns, the task of each waiter is completed, even if another Set wakes it, or its token cancels it, at that moment"));
    });

    [Fact]
    public void A_clear_meets_a_set_or_a_wait()
    {
        Threads.Explore(meet =>
        {
            var ready = new AsyncEvent();
            var wait = ready.WaitAsync();
            meet.Thread(() => ready.Set());
            meet.Thread(() => ready.Clear());
            meet.Afterwards(() =>
            {
                wait.IsCompletedSuccessfully.Should().BeTrue("because Set wakes every waiter, and no Clear takes that back");
                ready.WaitAsync().IsCompletedSuccessfully.Should().Be(ready.IsSet, "because whoever comes later waits if, and only if, the event is not set");
            });
        });

        Threads.Explore(meet =>
        {
            var ready = new AsyncEvent();
            ready.Set();
            Task wait = null!;
            meet.Thread(() => ready.Clear());
            meet.Thread(() => wait = ready.WaitAsync());
            meet.Afterwards(() =>
            {
                ready.Set();
                wait.IsCompletedSuccessfully.Should().BeTrue("because it found the event set, or waits and is woken by the next Set");
            });
        });
    }

    [Fact]
    public void A_wait_meets_a_wait_or_a_cancel()
    {
        Threads.Explore(meet =>
        {
            var ready = new AsyncEvent();
            Task left = null!, right = null!;
            meet.Thread(() => left = ready.WaitAsync());
            meet.Thread(() => right = ready.WaitAsync());
            meet.Afterwards(() =>
            {
                ready.Set();
                (left.IsCompletedSuccessfully, right.IsCompletedSuccessfully).Should().Be((true, true), "because Set wakes every waiter, whoever joined the line at the same moment");
            });
        });

        foreach (var isItsOwn in new[] { false, true })
        {
            Threads.Explore(meet =>
            {
                var (ready, source) = (new AsyncEvent(), new CancellationTokenSource());
                var earlier = isItsOwn ? null : ready.WaitAsync(source.Token);
                Task wait = null!;
                meet.Thread(() => wait = ready.WaitAsync(isItsOwn ? source.Token : default));
                meet.Thread(() => source.Cancel());
                meet.Afterwards(() =>
                {
                    (earlier ?? wait).IsCanceled.Should().BeTrue("because the token was cancelled, before the wait began or while it joined the line, and nobody set the event");
                    ready.Set();
                    wait.IsCompletedSuccessfully.Should().Be(!isItsOwn, "because cancelling ends one wait, and the next Set wakes the others");
                });
            });
        }
    }

    [Fact]
    public void A_cancel_meets_a_cancel() => Threads.Explore(meet =>
    {
        var (ready, left, right) = (new AsyncEvent(), new CancellationTokenSource(), new CancellationTokenSource());
        var (first, second, third) = (ready.WaitAsync(left.Token), ready.WaitAsync(right.Token), ready.WaitAsync());
        meet.Thread(() => left.Cancel());
        meet.Thread(() => right.Cancel());
        meet.Afterwards(() =>
        {
            ready.Set();
            (first.IsCanceled, second.IsCanceled, third.IsCompletedSuccessfully).Should().Be((true, true, true), "because each cancel ends its own wait, and leaves the others in line");
        });
    });

    /// <summary>A loop that is run by hand.</summary>
    private sealed class HandLoop : ILoop
    {
        private readonly ConcurrentQueue<Action> ready = new();

        public void CallSoon(Action action) => ready.Enqueue(action);

        public void ReportError(Exception error) => throw new InvalidOperationException("A callback threw.", error);

        public void Run()
        {
            while (ready.TryDequeue(out var action))
                action();
        }
    }
}
