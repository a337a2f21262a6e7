using System.Runtime.CompilerServices;
using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class TurnsTests
{
    [Fact]
    public void No_continuation_runs_inside_Set_or_Cancel()
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();

        RunsInside(ready.WaitAsync(source.Token), () => source.Cancel()).Should().BeFalse("because the continuation of a cancelled waiter runs in its own turn, not inside Cancel");
        RunsInside(ready.WaitAsync(), () => ready.Set()).Should().BeFalse("because the continuation of a woken waiter runs in its own turn, not inside Set");
    }

    [Fact]
    public void Waiters_are_completed_outside_every_lock()
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();

        EndsUnderALock(() => ready.WaitAsync(source.Token), () => source.Cancel(), UseTheEvent).Should().BeFalse("because a waiter is cancelled outside the lock");
        EndsUnderALock(() => ready.WaitAsync(), () => ready.Set(), UseTheEvent).Should().BeFalse("because a waiter is woken outside the lock");

        void UseTheEvent()
        {
            _ = ready.IsSet;
            _ = ready.WaitAsync();
            ready.Clear();
        }
    }

    [Fact]
    public void A_waiter_can_be_cancelled_while_Set_wakes_another()
    {
        var ready = new AsyncEvent();
        var sources = new[] { new CancellationTokenSource(), new CancellationTokenSource() };
        var isFirst = true;
        Exception? ofCancel = null;
        foreach (var source in sources) AwaitIn(new ProbingContext(() => CancelTheOther(source)), ready.WaitAsync(source.Token));

        Record.Exception(() => ready.Set()).Should().BeNull("because the second waiter was cancelled while the first was woken, so Set finds a wait that has ended already");
        ofCancel.Should().BeNull("because that wait had not ended yet");

        // In the middle of Set: waking a waiter posts to the context of whoever awaits it.
        void CancelTheOther(CancellationTokenSource woken)
        {
            if (!isFirst) return;
            isFirst = false;
            ofCancel = Record.Exception(sources.Single(source => source != woken).Cancel);
        }
    }

    [Fact]
    public void A_waiter_can_be_cancelled_while_Set_wakes_it()
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        Exception? ofCancel = null;
        AwaitIn(new ProbingContext(() => ofCancel = Record.Exception(source.Cancel)), ready.WaitAsync(source.Token));

        Record.Exception(() => ready.Set()).Should().BeNull("because the wait had not ended before");
        ofCancel.Should().BeNull("because Set has ended that wait just now, so the callback of the token comes too late, and changes nothing");
    }

    [Fact]
    public void A_waiter_that_was_woken_leaves_nothing_on_its_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var wait = ready.WaitAsync(source.Token);
            ready.Set();
            ready.Clear();
            await wait;
        });

        bytesLeft.Should().BeLessThanALeak("because a waiter that was woken takes back its registration on the token");
    });

    [Fact]
    public void A_waiter_that_was_cancelled_leaves_the_line() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var hurry = new CancellationTokenSource();
            var wait = ready.WaitAsync(hurry.Token);
            hurry.Cancel();
            await ErrorOf(wait);
        });

        bytesLeft.Should().BeLessThanALeak("because a waiter that was cancelled leaves the line at once");
    });

    [Fact]
    public void A_wait_with_a_cancelled_token_never_joins_the_line() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();
        var cancelled = new CancellationToken(canceled: true);

        var bytesLeft = await Garbage.BytesLeftBy(async () => await Task.WhenAny(ready.WaitAsync(cancelled)));

        bytesLeft.Should().BeLessThanALeak("because a waiter that was cancelled from the start has no place in the line");
    });

    [Fact]
    public void A_wait_that_is_done_at_once_leaves_nothing_on_its_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        ready.Set();

        var bytesLeft = await Garbage.BytesLeftBy(() => ready.WaitAsync(source.Token));

        bytesLeft.Should().BeLessThanALeak("because a wait that is done at once leaves no registration on the token");
    });

    [Fact]
    public void A_callback_runs_in_the_context_of_its_registration() => Pump.Run(async pump =>
    {
        var customer = new AsyncLocal<string>();
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);

        customer.Value = "Ada";
        callbacks.Add(_ =>
        {
            trace.Add($"first for {customer.Value}");
            customer.Value = "somebody else";
        });
        customer.Value = "Grace";
        callbacks.Add(_ => trace.Add($"second for {customer.Value}"));
        customer.Value = "the one who ends it";
        work.SetResult(42);
        await pump.Settle();
        customer.Value = "Edsger";
        callbacks.Add(_ => trace.Add($"third for {customer.Value}"));
        customer.Value = "nobody";
        await pump.Settle();

        trace.Lines.Should().Equal(["first for Ada", "second for Grace", "third for Edsger"],
            "because a callback belongs to the one who registered it, not to the one who ends the task, nor to the callback before it");
    });

    [Fact]
    public void Callbacks_run_outside_every_lock() => Pump.Run(async pump =>
    {
        foreach (var isDone in new[] { false, true })
        {
            var work = new TaskCompletionSource<int>();
            if (isDone) work.SetResult(42);
            var callbacks = new DoneCallbacks<int>(work.Task, pump);
            var isFree = false;
            callbacks.Add(_ => isFree = AnotherThread.EndsSoon(() => callbacks.Add(_ => { }).Dispose()));
            work.TrySetResult(42);
            await pump.Settle();

            isFree.Should().BeTrue("because a callback may wait for another thread that registers one, and that thread must get through");
        }
    });

    [Fact]
    public void A_callback_that_was_disposed_is_no_longer_held() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);

        (await Garbage.IsCollected(AddAndDispose(callbacks))).Should().BeTrue("because a task may run for hours, and must not hold for so long what was taken out");
        work.SetResult(42);
        (await Garbage.IsCollected(AddAndDispose(callbacks))).Should().BeTrue("because what was taken out is not kept, whenever that was");
        GC.KeepAlive(callbacks);
    });

    [Fact]
    public void A_callback_that_has_run_is_no_longer_held() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        var ran = AddAndDrop(callbacks);
        work.SetResult(42);

        (await Garbage.IsCollected(ran)).Should().BeTrue("because what has run never runs again");
        GC.KeepAlive(callbacks);
    });

    [Fact]
    public void A_callback_that_was_added_after_the_end_is_no_longer_held() => Pump.Run(async pump =>
    {
        var callbacks = new DoneCallbacks<int>(Task.FromResult(42), pump);
        await pump.Settle();

        (await Garbage.IsCollected(AddAndDrop(callbacks))).Should().BeTrue("because what has run never runs again, whenever it was added");
        GC.KeepAlive(callbacks);
    });

    private static void AwaitIn(ProbingContext context, Task wait) => _ = context.Around(() => ErrorOf(wait));

    // Not inlined, so that no variable of the test keeps the callback alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndDispose(DoneCallbacks<int> callbacks)
    {
        var listener = new List<Task>();
        callbacks.Add(listener.Add).Dispose();
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndDrop(DoneCallbacks<int> callbacks)
    {
        var listener = new List<Task>();
        callbacks.Add(listener.Add);
        return new WeakReference(listener);
    }
}
