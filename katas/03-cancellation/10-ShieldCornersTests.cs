using System.Runtime.CompilerServices;
using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "10"), Trait("Level", "mastery")]
public class ShieldCornersTests
{
    [Fact]
    public void A_shielded_wait_ends_in_the_state_of_the_inner_task() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource<int>();
        var faulted = new TaskCompletionSource<int>();
        var waitForCancelled = Cancelling.ShieldAsync(cancelled.Task, caller.Token);
        var waitForFaulted = Cancelling.ShieldAsync(faulted.Task, caller.Token);

        cancelled.SetCanceled();
        faulted.SetException(new OperationCanceledException("a library failed with this"));

        (await ErrorOf(waitForCancelled)).Should().BeA<OperationCanceledException>("because the inner task was cancelled");
        waitForCancelled.Status.Should().Be(TaskStatus.Canceled, "because the inner task was cancelled");
        (await ErrorOf(waitForFaulted)).Should().BeA<OperationCanceledException>("because the inner task failed with a cancellation");
        waitForFaulted.Status.Should().Be(TaskStatus.Faulted, "because the state of the inner task decides, not the type of its exception");
    });

    [Fact]
    public void A_shielded_wait_has_all_errors_of_the_inner_task() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var errors = new Exception[] { new InvalidOperationException("first"), new FormatException("second") };
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);

        inner.SetException(errors);

        await ErrorOf(wait);
        wait.Exception!.InnerExceptions.Should().Equal(errors, "because the wait ends as the inner task ends, and awaiting is not the only way to look at it");
    });

    [Fact]
    public void A_shielded_wait_carries_the_token_that_cancelled_the_inner_task() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);

        inner.SetCanceled(somebodyElse.Token);

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because the inner task was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(somebodyElse.Token, "because it was not the caller's token: a cancellation comes over with its own");
    });

    [Fact]
    public void A_shielded_wait_for_a_finished_task_ends_as_that_task_did() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var errors = new Exception[] { new OperationCanceledException("first"), new FormatException("second") };
        var failed = new TaskCompletionSource<int>();
        failed.SetException(errors);

        var waitForFailed = Cancelling.ShieldAsync(failed.Task, caller.Token);
        var waitForCancelled = Cancelling.ShieldAsync(Task.FromCanceled<int>(somebodyElse.Token), caller.Token);

        (await ErrorOf(waitForFailed)).Should().BeSameAs(errors[0], "because the exception is the same instance, unwrapped, though there was nothing to wait for");
        waitForFailed.Status.Should().Be(TaskStatus.Faulted, "because the state of the inner task decides, not the type of its exception");
        waitForFailed.Exception!.InnerExceptions.Should().Equal(errors, "because all errors come over");
        (await ErrorOf(waitForCancelled)).Should().BeA<OperationCanceledException>("because the inner task was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(somebodyElse.Token, "because a cancellation comes over with its own token");
        waitForCancelled.Status.Should().Be(TaskStatus.Canceled, "because the inner task was cancelled");
    });

    [Fact]
    public void A_failure_after_the_wait_was_cancelled_counts_as_observed()
    {
        var error = new InvalidOperationException("nobody waits for this any more");

        var unobserved = Unobserved.During(() =>
        {
            var inner = new TaskCompletionSource<int>();
            Pump.Run(async pump =>
            {
                using var caller = new CancellationTokenSource();
                _ = Cancelling.ShieldAsync(inner.Task, caller.Token);
                caller.Cancel();
                inner.SetException(error);
                await pump.Settle();
            });
            return inner.Task;
        }, error);

        unobserved.Should().BeEmpty("because the shield gave up the wait, so it has to look at a failure that comes later");
    }

    [Fact]
    public void A_later_failure_counts_as_observed_when_the_token_was_already_cancelled()
    {
        var error = new InvalidOperationException("nobody waited for this at all");

        var unobserved = Unobserved.During(() =>
        {
            var inner = new TaskCompletionSource<int>();
            Pump.Run(async pump =>
            {
                _ = Cancelling.ShieldAsync(inner.Task, new CancellationToken(canceled: true));
                inner.SetException(error);
                await pump.Settle();
            });
            return inner.Task;
        }, error);

        unobserved.Should().BeEmpty("because the caller handed the task to the shield, even when the wait was cancelled from the start");
    }

    [Fact]
    public void An_earlier_failure_counts_as_observed_when_the_token_was_already_cancelled()
    {
        var error = new InvalidOperationException("nobody had looked at this yet");

        var unobserved = Unobserved.During(() =>
        {
            var inner = Task.FromException<int>(error);
            Pump.Run(async pump =>
            {
                _ = Cancelling.ShieldAsync(inner, new CancellationToken(canceled: true));
                await pump.Settle();
            });
            return inner;
        }, error);

        unobserved.Should().BeEmpty("because the token wins over the failure, and then nobody else looks at that");
    }

    [Fact]
    public void A_failure_that_ends_the_wait_counts_as_observed_only_if_the_wait_is_awaited()
    {
        var later = new InvalidOperationException("nobody looked at the wait that this ended");
        var before = new InvalidOperationException("nobody looked at the wait for what had failed");

        var unobservedLater = Unobserved.During(() =>
        {
            var inner = new TaskCompletionSource<int>();
            Pump.Run(async pump =>
            {
                using var caller = new CancellationTokenSource();
                _ = Cancelling.ShieldAsync(inner.Task, caller.Token);
                inner.SetException(later);
                await pump.Settle();
            });
            return inner.Task;
        }, later);

        unobservedLater.Should().Contain(later, "because the wait was not cancelled: its failure is for those who wait, and must not vanish when nobody does");

        var unobservedBefore = Unobserved.During(() =>
        {
            var inner = Task.FromException<int>(before);
            Pump.Run(async pump =>
            {
                using var caller = new CancellationTokenSource();
                _ = Cancelling.ShieldAsync(inner, caller.Token);
                await pump.Settle();
            });
            return inner;
        }, before);

        unobservedBefore.Should().Contain(before, "because that holds, too, when there was nothing to wait for");
    }

    [Fact]
    public void A_cancelled_wait_leaves_nothing_on_the_inner_task() => Pump.Run(async _ =>
    {
        var inner = new TaskCompletionSource<int>();

        var wait = ShieldThenCancel(inner.Task);

        (await Garbage.IsCollected(wait)).Should().BeTrue("because an inner task may live for days, and must not keep every wait that was ever cancelled");
        inner.SetResult(42);
    });

    [Fact]
    public void A_finished_wait_leaves_nothing_on_the_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();

        var wait = ShieldThenFinish(caller.Token);
        await pump.Settle();

        (await Garbage.IsCollected(wait)).Should().BeTrue("because a token may live for days, and must not keep every wait that was ever made");
        caller.Cancel();
    });

    [Fact]
    public void Many_finished_waits_leave_nothing_on_the_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var failure = new InvalidOperationException("the disk is full");

        foreach (var (end, finish) in new (string, Action<TaskCompletionSource<int>>)[]
                 {
                     ("with its result", inner => inner.SetResult(42)),
                     ("with a failure", inner => inner.SetException(failure)),
                     ("cancelled", inner => inner.SetCanceled()),
                 })
        {
            (await Garbage.BytesLeftBy(() => Shield(finish, isDone: false))).Should().BeLessThanALeak($"because a registration holds at least a delegate and what that mentions, and none of it may be left when the inner task has ended {end}");
            (await Garbage.BytesLeftBy(() => Shield(finish, isDone: true))).Should().BeLessThanALeak($"because a wait that is done at once leaves nothing either, when the inner task had ended {end}");
        }

        async Task Shield(Action<TaskCompletionSource<int>> finish, bool isDone)
        {
            var inner = new TaskCompletionSource<int>();
            if (isDone)
                finish(inner);
            var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);
            if (!isDone)
                finish(inner);
            await Task.WhenAny(wait);
            _ = wait.Exception;
        }
    });

    [Fact]
    public void The_inner_task_can_end_while_the_cancel_of_the_wait_still_runs() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var gotThrough = Cancelling.ShieldAsync(inner.Task, caller.Token).ContinueWith(
            _ => AnotherThread.EndsSoon(() => inner.SetResult(42)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        caller.Cancel();

        (await gotThrough).Should().BeTrue("because ending the inner task waits for no callback of the caller's token: that callback may be waiting for the code that ends it");
    });

    // Not inlined, so that no local variable of the test keeps the wait alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ShieldThenCancel(Task<int> inner)
    {
        using var caller = new CancellationTokenSource();
        var wait = Cancelling.ShieldAsync(inner, caller.Token);
        caller.Cancel();
        return new WeakReference(wait);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ShieldThenFinish(CancellationToken token)
    {
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, token);
        inner.SetResult(42);
        return new WeakReference(wait);
    }
}
