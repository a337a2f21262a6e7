using System.Runtime.CompilerServices;
using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "10"), Trait("Level", "mastery")]
public class ContextsTests : FutureTests
{
    [Fact]
    public void A_callback_runs_in_the_context_of_its_registration() => Pump.Run(async pump =>
    {
        var request = new AsyncLocal<string>();
        var trace = new Trace();
        var future = new Future<int>(pump);
        request.Value = "request 1";
        future.AddDoneCallback(_ => trace.Add(request.Value));
        request.Value = "request 2";
        future.AddDoneCallback(_ => trace.Add(request.Value));

        request.Value = "the one who sets";
        future.SetResult(1);
        request.Value = "request 3";
        future.AddDoneCallback(_ => trace.Add(request.Value));
        request.Value = "nobody";
        await pump.Settle();

        trace.Lines.Should().Equal(["request 1", "request 2", "request 3"], "because a callback belongs to the flow that registered it, not to the one that happened to set the future");
    });

    [Fact]
    public void No_callback_sees_what_another_changed_in_its_context() => Pump.Run(async pump =>
    {
        var request = new AsyncLocal<string> { Value = "registered" };
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.AddDoneCallback(_ => request.Value = "changed");
        future.AddDoneCallback(_ => trace.Add(request.Value));

        future.SetResult(1);
        await pump.Settle();

        trace.Lines.Should().Equal(["registered"], "because each callback runs in the context of its own registration");
    });

    [Fact]
    public void A_callback_runs_even_when_the_flow_of_the_context_is_suppressed() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        using (ExecutionContext.SuppressFlow())
        {
            future.AddDoneCallback(_ => trace.Add("callback"));
            future.GetAwaiter().OnCompleted(() => trace.Add("continuation"));
        }

        future.SetResult(1);
        using (ExecutionContext.SuppressFlow())
        {
            future.AddDoneCallback(_ => trace.Add("late callback"));
            future.GetAwaiter().OnCompleted(() => trace.Add("late continuation"));
        }

        await pump.Settle();

        trace.Lines.Should().Equal(["callback", "continuation", "late callback", "late continuation"], "because there is no context to run in then (Capture gives null), but there still is a callback");
        pump.ReportedErrors.Should().BeEmpty("because nothing went wrong");
    });

    [Fact]
    public void Callbacks_and_continuations_run_outside_any_lock() => Pump.Run(async pump =>
    {
        var gotThrough = new List<bool>();
        var future = new Future<int>(pump);
        Register();
        future.SetResult(1);
        Register();
        await pump.Settle();

        gotThrough.Should().Equal([true, true, true, true, true, true], "because callbacks are other people's code, whether they came before or after the end: to call them under a lock is to wait for a deadlock");

        void Register()
        {
            future.AddDoneCallback(_ => Look());
            future.GetAwaiter().OnCompleted(Look);
            future.GetAwaiter().UnsafeOnCompleted(Look);
        }

        // Once one was stuck, the others are not waited for.
        void Look() => gotThrough.Add(!gotThrough.Contains(false) && AnotherThreadGetsThrough(future));
    });

    [Fact]
    public void A_continuation_of_AsTask_does_not_run_in_the_turn_that_ends_it() => Pump.Run(async pump =>
    {
        var loopThread = Environment.CurrentManagedThreadId;
        var future = new Future<int>(pump);
        var continuation = future.AsTask().ContinueWith(
            _ => Environment.CurrentManagedThreadId, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        future.SetResult(1);

        (await continuation).Should().NotBe(loopThread, "because the turn of the loop that ends the task only ends it: what others do with it then is not run in there");
    });

    [Fact]
    public void The_task_of_AsTask_is_completed_outside_any_lock() => Pump.Run(async pump =>
    {
        foreach (var end in new Action<Future<int>>[] { f => f.SetResult(1), f => f.SetException(new FormatException()), f => f.Cancel() })
        {
            var future = new Future<int>(pump);
            var gotThrough = new List<bool>();

            var before = AwaitedElsewhere();
            end(future);
            await before;
            await AwaitedElsewhere();

            gotThrough.Should().NotContain(false, "because to complete a task is to call those who await it: under a lock, before or after the end, that is to wait for a deadlock");

            // Completing a task posts to the context of whoever awaits it. That Post is somebody else's code.
            Task AwaitedElsewhere() =>
                new ProbingContext(() => gotThrough.Add(!gotThrough.Contains(false) && AnotherThreadGetsThrough(future))).Around(() => EndOf(future.AsTask()));
        }

        static async Task EndOf(Task task)
        {
            try
            {
                await task;
            }
            catch (Exception end) when (end is FormatException or OperationCanceledException)
            {
                // However it ended: who awaits it was posted to.
            }
        }
    });

    [Fact]
    public void An_exception_is_reported_unchanged() => Pump.Run(async pump =>
    {
        Exception[] errors = [new AggregateException(new FormatException("one")), new FormatException("outer", new FormatException("inner")), new InvalidStateException("of another future")];
        var future = new Future<int>(pump);
        foreach (var error in errors)
        {
            future.AddDoneCallback(_ => throw error);
            future.GetAwaiter().UnsafeOnCompleted(() => throw error);
            _ = Future<int>.FromCallback(pump, answer =>
            {
                answer(null, 1);
                throw error;
            });
        }

        pump.ReportedErrors.Should().Equal(errors, "because what start throws after its answer is reported as it is: nothing unwrapped, and no type left out");
        future.SetResult(1);
        await pump.Settle();

        pump.ReportedErrors.Skip(errors.Length).Should().Equal(errors.SelectMany(error => new[] { error, error }), "because what a callback and a continuation throw is reported as it is, too");
    });

    [Fact]
    public void A_callback_that_has_run_or_was_removed_is_no_longer_held()
    {
        Future<int> done = null!;
        Future<int> pending = null!;
        Future<int> cancelled = null!;
        Future<int> failed = null!;
        WeakReference[] callbacks = [];
        Pump.Run(async pump =>
        {
            done = new Future<int>(pump);
            pending = new Future<int>(pump);
            cancelled = new Future<int>(pump);
            failed = new Future<int>(pump);
            callbacks = [AddCallback(done), AddContinuation(done), AddUnsafeContinuation(done), AddAndRemoveCallback(pending), AddCallback(cancelled), AddThrower(cancelled)];
            done.SetResult(1);
            cancelled.Cancel();
            callbacks = [.. callbacks, AddCallback(done), AddContinuation(cancelled), AddThenFailThenRemoveCallback(failed), AddAndRemoveCallback(done)];
            await pump.Settle();
        });

        Garbage.Collect();

        callbacks.Select(c => c.IsAlive).Should().NotContain(true, "because a future may live long, and what has run or was removed must not live as long as it");
        GC.KeepAlive(done);
        GC.KeepAlive(pending);
        GC.KeepAlive(cancelled);
        GC.KeepAlive(failed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddCallback(Future<int> future)
    {
        var listener = new Listener("ran");
        future.AddDoneCallback(listener.OnDone);
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddContinuation(Future<int> future)
    {
        var listener = new Listener("ran");
        future.GetAwaiter().OnCompleted(() => listener.OnDone(future));
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddUnsafeContinuation(Future<int> future)
    {
        var listener = new Listener("ran");
        future.GetAwaiter().UnsafeOnCompleted(() => listener.OnDone(future));
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddThrower(Future<int> future)
    {
        var listener = new Listener("threw");
        future.AddDoneCallback(listener.Throw);
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndRemoveCallback(Future<int> future)
    {
        var listener = new Listener("removed");
        future.AddDoneCallback(listener.OnDone);
        future.RemoveDoneCallback(listener.OnDone);
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddThenFailThenRemoveCallback(Future<int> future)
    {
        var listener = new Listener("removed");
        future.AddDoneCallback(listener.OnDone);
        future.SetException(new FormatException());
        future.RemoveDoneCallback(listener.OnDone);
        return new WeakReference(listener);
    }

    private static bool AnotherThreadGetsThrough(Future<int> future) => AnotherThread.EndsSoon(() =>
    {
        Action<Future<int>> callback = _ => { };
        future.AddDoneCallback(callback);
        future.RemoveDoneCallback(callback);
        future.Cancel();
        _ = future.Done;
    });
}
