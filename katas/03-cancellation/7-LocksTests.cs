using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class LocksTests : CancellationTests
{
    [Fact]
    public void What_callbacks_throw_comes_out_of_Cancel_after_all_have_run() => Pump.Run(async _ =>
    {
        var first = new InvalidOperationException("first");
        var second = new InvalidOperationException("second");
        var ran = 0;
        var task = CancellableTask<int>.Start(async token =>
        {
            token.Register(() => ran++);
            token.Register(() => throw first);
            token.Register(() => ran++);
            token.Register(() => throw second);
            token.Register(() => ran++);
            await Forever(token);
            return 42;
        });

        var cancel = () => task.Cancel("stop");

        cancel.Should().Throw<AggregateException>("because only the caller of Cancel can learn of a broken callback")
            .Which.InnerExceptions.Should().EqualInAnyOrder([first, second], "because each of the callbacks has run and thrown");
        ran.Should().Be(3, "because one callback that throws keeps no other from running");
        task.CancelRequests.Should().Be(1, "because the request was made all the same");
        (await ErrorOf(task.Completion)).Should().BeA<OperationCanceledException>("because the request reached the body all the same");
    });

    [Fact]
    public void What_callbacks_throw_comes_out_of_the_callers_Cancel_too() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var first = new InvalidOperationException("first");
        var second = new InvalidOperationException("second");
        var gate = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(
            token =>
            {
                token.Register(() => throw first);
                token.Register(() => throw second);
                return gate.Task;
            },
            caller.Token);

        var cancel = () => caller.Cancel();

        cancel.Should().Throw<AggregateException>("because callbacks run within the call that cancels, even when that is the caller's")
            .Which.Flatten().InnerExceptions.Should().EqualInAnyOrder([first, second], "because one callback that throws keeps no other from running");
        gate.SetResult(42);
        await task.Completion;
    });

    [Fact]
    public void Callbacks_of_the_token_run_on_the_thread_that_cancels() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();

        await CancelOnAThread(CancellationToken.None, task => task.Cancel());
        await CancelOnAThread(caller.Token, _ => caller.Cancel());

        async Task CancelOnAThread(CancellationToken callersToken, Action<CancellableTask<int>> cancel)
        {
            Thread? callbacksThread = null;
            Exception? thrown = null;
            var end = new TaskCompletionSource<int>();
            var task = CancellableTask<int>.Start(
                token =>
                {
                    token.Register(() => callbacksThread = Thread.CurrentThread);
                    return end.Task;
                },
                callersToken);
            var thread = new Thread(() => thrown = Record.Exception(() => cancel(task))) { IsBackground = true };

            thread.Start();
            thread.Join(TimeSpan.FromSeconds(4)).Should().BeTrue("because Cancel waits for nobody: the thread that called Start may be busy");

            thrown.Should().BeNull("because no callback threw");
            callbacksThread.Should().BeSameAs(thread, "because callbacks run within the call that cancels, on its thread, wherever the task was started");
            end.SetResult(42);
            await task.Completion;
        }
    });

    [Fact]
    public void Callbacks_of_the_token_run_outside_any_lock() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var gate = new TaskCompletionSource<int>();

        var (askedByCancel, getsThrough) = StartWithACallbackThatNeedsAnotherThread(CancellationToken.None);
        askedByCancel.Cancel();
        getsThrough().Should().BeTrue("because callbacks are other people's code: to call them under a lock is to wait for a deadlock");

        var (askedByCaller, getsThroughThere) = StartWithACallbackThatNeedsAnotherThread(caller.Token);
        caller.Cancel();
        getsThroughThere().Should().BeTrue("because that holds, too, when it is the caller's token that was cancelled");

        gate.SetResult(42);
        await Task.WhenAll(askedByCancel.Completion, askedByCaller.Completion);

        (CancellableTask<int> Task, Func<bool> GetsThrough) StartWithACallbackThatNeedsAnotherThread(CancellationToken callersToken)
        {
            CancellableTask<int> task = null!;
            var gotThrough = false;
            task = CancellableTask<int>.Start(
                token =>
                {
                    token.Register(() => gotThrough = AnotherThread.EndsSoon(() => task.Cancel($"{task.CancelRequests} so far, {task.Reason}")));
                    return gate.Task;
                },
                callersToken);
            return (task, () => gotThrough);
        }
    });

    [Fact]
    public void Continuations_of_Completion_run_outside_any_lock() => Pump.Run(async _ =>
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task);
        var gotThrough = task.Completion.ContinueWith(
            _ => AnotherThread.EndsSoon(() => task.Cancel($"{task.CancelRequests} so far")),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        end.SetResult(42);

        (await gotThrough).Should().BeTrue("because what continues after the task is other people's code, too");
    });

    [Fact]
    public void Continuations_of_Completion_are_posted_outside_any_lock() => Pump.Run(async _ =>
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task);
        var gotThrough = false;
        var wait = new ProbingContext(() => gotThrough = AnotherThread.EndsSoon(() => task.Cancel($"{task.CancelRequests} so far")))
            .Around(() => ErrorOf(task.Completion));

        end.SetResult(42);

        (await wait).Should().BeNull("because the body succeeded");
        gotThrough.Should().BeTrue("because to complete a task posts to the context of whoever awaits it, right there, and that Post is other people's code");
    });
}
