using System.Runtime.CompilerServices;
using Katas.Cancellation;

namespace Tests.Cancellation;

public class CancellableTaskTests
{
    [Fact]
    public void Start_runs_the_body_up_to_its_first_wait() => Pump.Run(async _ =>
    {
        var trace = new Trace();
        var gate = new TaskCompletionSource();
        Thread? bodysThread = null;

        var task = CancellableTask<int>.Start(async _ =>
        {
            bodysThread = Thread.CurrentThread;
            trace.Add("body began");
            await gate.Task;
            return 42;
        });
        trace.Add("Start returned");

        trace.Lines.Should().Equal(["body began", "Start returned"], "an async method runs at once, on the caller, up to its first wait");
        bodysThread.Should().BeSameAs(Thread.CurrentThread, "because a task is not a thread, and needs none to start");
        task.Completion.IsCompleted.Should().BeFalse("because the body is still waiting");
        gate.SetResult();
        (await task.Completion).Should().Be(42, "because Completion ends as the body ends");
    });

    [Fact]
    public void Cancel_reaches_the_body_where_it_waits() => Pump.Run(async _ =>
    {
        var passedTheWait = false;
        var task = CancellableTask<int>.Start(async token =>
        {
            await Forever(token);
            passedTheWait = true;
            return 42;
        });

        task.Cancel().Should().BeTrue("because the task was not done");

        (await ErrorOf(task.Completion)).Should().BeAssignableTo<OperationCanceledException>("because the body let the cancellation through");
        task.Completion.Status.Should().Be(TaskStatus.Canceled, "because a cancelled task ends Canceled, not Faulted");
        passedTheWait.Should().BeFalse("because the cancellation comes out of the wait");
    });

    [Fact]
    public void The_body_cleans_up_before_the_task_is_done() => Pump.Run(async pump =>
    {
        var cleanup = new TaskCompletionSource();
        var cleanedUp = false;
        var task = CancellableTask<int>.Start(async token =>
        {
            try
            {
                await Forever(token);
                return 42;
            }
            finally
            {
                await cleanup.Task;
                cleanedUp = true;
            }
        });

        task.Cancel();
        await pump.Settle();
        task.Completion.IsCompleted.Should().BeFalse("because a cancel asks the work to stop; it does not walk away from work that still cleans up");

        cleanup.SetResult();
        (await ErrorOf(task.Completion)).Should().BeAssignableTo<OperationCanceledException>();
        cleanedUp.Should().BeTrue("because Completion ends when the body has ended, and not before");
    });

    [Fact]
    public void A_body_that_swallows_the_request_ends_with_its_result() => Pump.Run(async _ =>
    {
        var task = CancellableTask<string>.Start(async token =>
        {
            try
            {
                await Forever(token);
            }
            catch (OperationCanceledException)
            {
                // The work decides.
            }

            return "finished all the same";
        });

        task.Cancel().Should().BeTrue();

        (await task.Completion).Should().Be("finished all the same", "because a cancel is a request, and the work may decide against it");
    });

    [Fact]
    public void A_body_that_meets_no_wait_any_more_ends_with_its_result() => Pump.Run(async pump =>
    {
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task; // this wait does not listen to the token, and there is none after it
            return 42;
        });

        task.Cancel().Should().BeTrue();
        await pump.Settle();
        task.Completion.IsCompleted.Should().BeFalse("because nobody stops a body that does not look at its token");

        gate.SetResult();
        (await task.Completion).Should().Be(42, "because the result stands: here .NET differs from asyncio, which cancels at the next await whatever it waits for");
    });

    [Fact]
    public void A_body_that_throws_at_once_fails_Completion_and_not_Start() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("no wait was reached");

        var start = () => CancellableTask<int>.Start(_ => throw error);

        var task = start.Should().NotThrow("because only argument errors come out of Start").Subject;
        (await ErrorOf(task.Completion)).Should().BeSameAs(error, "because errors of the body come through the task, as the same instance");
    });

    [Fact]
    public void A_body_that_throws_an_OperationCanceledException_at_once_has_failed() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new OperationCanceledException("no wait was reached");
        var unasked = CancellableTask<int>.Start(_ => throw error, caller.Token);
        var asked = CancellableTask<int>.Start(
            token =>
            {
                caller.Cancel();
                throw new OperationCanceledException(token);
            },
            caller.Token);

        (await ErrorOf(unasked.Completion)).Should().BeSameAs(error, "because errors of the body come through the task, as the same instance");
        unasked.Completion.Status.Should().Be(TaskStatus.Faulted, "because there is no task that was cancelled: the body threw before it gave one");
        (await ErrorOf(asked.Completion)).Should().BeAssignableTo<OperationCanceledException>();
        asked.Completion.Status.Should().Be(TaskStatus.Faulted, "because that holds whatever was asked");
    });

    [Fact]
    public void A_failure_of_the_body_comes_out_as_it_was_thrown() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("the disk is full");
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task;
            return FailDeepInside(error);
        });

        gate.SetResult();

        (await ErrorOf(task.Completion)).Should().BeSameAs(error, "because exceptions reach the caller as the same instance, unwrapped");
        error.StackTrace.Should().Contain(nameof(FailDeepInside), "because the stack trace has to tell where it was thrown first");
        task.Completion.Status.Should().Be(TaskStatus.Faulted);
    });

    [Fact]
    public void An_error_during_cleanup_fails_the_task() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("the file would not close");
        var task = CancellableTask<int>.Start(async token =>
        {
            try
            {
                await Forever(token);
                return 42;
            }
            finally
            {
                throw error;
            }
        });

        task.Cancel();

        (await ErrorOf(task.Completion)).Should().BeSameAs(error, "because a cleanup that failed must not look like a clean cancellation");
        task.Completion.Status.Should().Be(TaskStatus.Faulted);
    });

    [Fact]
    public void A_task_that_is_faulted_with_an_OperationCanceledException_has_failed() => Pump.Run(async _ =>
    {
        var error = new OperationCanceledException("a library failed with this");
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetException(error);

        (await ErrorOf(task.Completion)).Should().BeSameAs(error);
        task.Completion.Status.Should().Be(TaskStatus.Faulted, "because the state of the body's task decides, not the type of its exception");
    });

    [Fact]
    public void A_body_that_was_cancelled_by_somebody_else_ends_cancelled() => Pump.Run(async _ =>
    {
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetCanceled();

        await ErrorOf(task.Completion);
        task.Completion.Status.Should().Be(TaskStatus.Canceled, "because Completion ends as the body's task ends, whoever asked for that");
        task.CancelRequests.Should().Be(0, "because only calls of Cancel are requests");
    });

    [Fact]
    public void Completion_has_all_errors_of_the_body() => Pump.Run(async _ =>
    {
        var errors = new Exception[] { new InvalidOperationException("first"), new FormatException("second") };
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetException(errors);

        await ErrorOf(task.Completion);
        task.Completion.Exception!.InnerExceptions.Should().Equal(errors, "because Completion ends as the body's task ends, and awaiting is not the only way to look at it");
    });

    [Fact]
    public void Completion_tells_who_cancelled_the_body() => Pump.Run(async _ =>
    {
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetCanceled(somebodyElse.Token);

        (await ErrorOf(task.Completion)).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(somebodyElse.Token, "because a cancellation comes over with its own token");
    });

    [Fact]
    public void A_body_whose_task_is_done_at_once_ends_Completion_in_the_same_way() => Pump.Run(async _ =>
    {
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var errors = new Exception[] { new OperationCanceledException("first"), new FormatException("second") };
        var failing = new TaskCompletionSource<int>();
        failing.SetException(errors);

        var failed = CancellableTask<int>.Start(_ => failing.Task).Completion;
        var cancelled = CancellableTask<int>.Start(_ => Task.FromCanceled<int>(somebodyElse.Token)).Completion;

        (await ErrorOf(failed)).Should().BeSameAs(errors[0], "because the exception is the same instance, though there was nothing to wait for");
        failed.Status.Should().Be(TaskStatus.Faulted, "because the state of the body's task decides");
        failed.Exception!.InnerExceptions.Should().Equal(errors, "because all errors come over");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(somebodyElse.Token, "because a cancellation comes over with its own token");
        cancelled.Status.Should().Be(TaskStatus.Canceled, "because the state of the body's task decides");
    });

    [Fact]
    public void Each_request_counts_while_the_task_is_not_done() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task;
            return 42;
        });
        task.CancelRequests.Should().Be(0, "because nobody has asked yet");

        task.Cancel().Should().BeTrue();
        task.Cancel().Should().BeTrue("because the task is still not done: the second request is as good as the first");
        task.Cancel().Should().BeTrue();

        task.CancelRequests.Should().Be(3, "because each call that came before the end counts");
        gate.SetResult();
        await task.Completion;
        task.CancelRequests.Should().Be(3, "because the end of the task changes nothing about what was asked");
    });

    [Fact]
    public void The_first_reason_that_is_not_null_is_kept() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task;
            return 42;
        });
        task.Reason.Should().BeNull("because nobody has given one yet");

        task.Cancel();
        task.Reason.Should().BeNull("because the request came without a reason");
        task.Cancel("the user left");
        task.Cancel("the server stops");
        task.Cancel();

        task.Reason.Should().Be("the user left", "because the first reason that is not null is kept, later ones change nothing");
        gate.SetResult();
        await task.Completion;
        task.Reason.Should().Be("the user left");
    });

    [Fact]
    public void An_empty_reason_is_a_reason() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => gate.Task);

        task.Cancel("");
        task.Cancel("the server stops");

        task.Reason.Should().BeEmpty("because it is the first that is not null, and only null is no reason");
        gate.SetResult(42);
        await task.Completion;
    });

    [Fact]
    public void Count_and_reason_are_kept_when_the_task_has_failed() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => gate.Task);

        task.Cancel("the user left");
        gate.SetException(new InvalidOperationException("failed"));
        await ErrorOf(task.Completion);

        task.CancelRequests.Should().Be(1, "because the end of the task changes nothing about what was asked, in whatever way it ends");
        task.Reason.Should().Be("the user left", "because the end of the task changes nothing about why, in whatever way it ends");
    });

    [Fact]
    public void Cancel_on_a_task_that_has_succeeded_is_false_and_changes_nothing() => Pump.Run(async _ =>
    {
        CancellationToken bodysToken = default;
        var task = CancellableTask<int>.Start(token =>
        {
            bodysToken = token;
            return Task.FromResult(42);
        });
        await task.Completion;

        task.Cancel("too late").Should().BeFalse("because there is nothing left to cancel");

        task.CancelRequests.Should().Be(0, "because a request that came too late does not count");
        task.Reason.Should().BeNull("because a request that came too late leaves no reason");
        bodysToken.IsCancellationRequested.Should().BeFalse("because a request that came too late reaches nobody");
        (await task.Completion).Should().Be(42);
    });

    [Fact]
    public void Cancel_on_a_task_that_has_failed_or_was_cancelled_is_false_and_changes_nothing() => Pump.Run(async _ =>
    {
        CancellationToken bodysToken = default;
        var failed = CancellableTask<int>.Start(token =>
        {
            bodysToken = token;
            throw new InvalidOperationException("failed");
        });
        await ErrorOf(failed.Completion);

        failed.Cancel("too late").Should().BeFalse("because a task that has failed is done");
        failed.CancelRequests.Should().Be(0);
        failed.Reason.Should().BeNull();
        bodysToken.IsCancellationRequested.Should().BeFalse("because a request that came too late reaches nobody");

        var cancelled = CancellableTask<int>.Start(async token =>
        {
            await Forever(token);
            return 42;
        });
        cancelled.Cancel();
        await ErrorOf(cancelled.Completion);

        cancelled.Cancel("too late").Should().BeFalse("because a task that was cancelled is done");
        cancelled.CancelRequests.Should().Be(1, "because only the first request came in time");
        cancelled.Reason.Should().BeNull("because the request that came in time gave no reason");
    });

    [Fact]
    public void Cleanup_can_read_count_and_reason() => Pump.Run(async _ =>
    {
        CancellableTask<int> task = null!;
        var seen = new Trace();
        task = CancellableTask<int>.Start(async token =>
        {
            token.Register(() => seen.Add($"callback: {task.CancelRequests}, {task.Reason}"));
            try
            {
                await Forever(token);
                return 42;
            }
            finally
            {
                seen.Add($"cleanup: {task.CancelRequests}, {task.Reason}");
            }
        });

        task.Cancel("the user left");
        await ErrorOf(task.Completion);

        seen.Lines.Should().Contain("callback: 1, the user left", "because Cancel sets count and reason before it cancels the token");
        seen.Lines.Should().Contain("cleanup: 1, the user left", "because those who clean up want to know why");
    });

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

        cancel.Should().Throw<AggregateException>("because the caller of Cancel is the only one who can be told of a broken callback")
            .Which.InnerExceptions.Should().BeEquivalentTo([first, second]);
        ran.Should().Be(3, "because one callback that throws keeps no other from running");
        task.CancelRequests.Should().Be(1, "because the request was made all the same");
        (await ErrorOf(task.Completion)).Should().BeAssignableTo<OperationCanceledException>("because the request reached the body all the same");
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

        cancel.Should().Throw<AggregateException>("because callbacks run within the call that cancels, also when that is the caller's")
            .Which.Flatten().InnerExceptions.Should().BeEquivalentTo([first, second], "because one callback that throws keeps no other from running");
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
            thread.Join(TimeSpan.FromSeconds(4)).Should().BeTrue("because who cancels waits for nobody: the thread that called Start may be busy");

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
    public void A_request_from_within_a_callback_counts_as_well() => Pump.Run(async _ =>
    {
        CancellableTask<int> task = null!;
        var gate = new TaskCompletionSource<int>();
        var answer = false;
        task = CancellableTask<int>.Start(token =>
        {
            token.Register(() => answer = task.Cancel("from within"));
            return gate.Task;
        });

        task.Cancel("the first").Should().BeTrue();

        answer.Should().BeTrue("because the task is not done, wherever the call comes from");
        task.CancelRequests.Should().Be(2, "because each call that came before the end counts");
        task.Reason.Should().Be("the first");
        gate.SetResult(42);
        await task.Completion;
    });

    [Fact]
    public void Who_waits_for_Completion_goes_on_outside_any_lock() => Pump.Run(async _ =>
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task);
        var gotThrough = task.Completion.ContinueWith(
            _ => AnotherThread.EndsSoon(() => task.Cancel($"{task.CancelRequests} so far")),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        end.SetResult(42);

        (await gotThrough).Should().BeTrue("because who goes on after the task is other people's code as well");
    });

    [Fact]
    public void Who_waits_for_Completion_is_posted_to_outside_any_lock() => Pump.Run(async _ =>
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task);
        var gotThrough = false;
        var wait = new ProbingContext(() => gotThrough = AnotherThread.EndsSoon(() => task.Cancel($"{task.CancelRequests} so far")))
            .Around(() => ErrorOf(task.Completion));

        end.SetResult(42);

        (await wait).Should().BeNull();
        gotThrough.Should().BeTrue("because to complete a task posts to the context of whoever awaits it, right there, and that Post is other people's code");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_keeps_the_body_from_running() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();
        var ran = false;

        var task = CancellableTask<int>.Start(
            _ =>
            {
                ran = true;
                return Task.FromResult(42);
            },
            caller.Token);

        var error = await ErrorOf(task.Completion);
        ran.Should().BeFalse("because a token that is already cancelled wins over everything");
        task.Completion.Status.Should().Be(TaskStatus.Canceled);
        error.Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(caller.Token, "because the caller wants to recognise its own token");
        task.Cancel("too late").Should().BeFalse("because the task is done");
        task.CancelRequests.Should().Be(0);
        task.Reason.Should().BeNull();
    });

    [Fact]
    public void The_callers_token_reaches_the_body_but_is_no_request() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var cleanup = new TaskCompletionSource();
        var cleaningUp = false;
        var task = CancellableTask<int>.Start(
            async token =>
            {
                try
                {
                    await Forever(token);
                    return 42;
                }
                finally
                {
                    cleaningUp = true;
                    await cleanup.Task;
                }
            },
            caller.Token);

        caller.Cancel();
        await pump.Settle();

        cleaningUp.Should().BeTrue("because the caller's token reaches the body as well, where it waits");
        task.CancelRequests.Should().Be(0, "because only calls of Cancel are requests");
        task.Reason.Should().BeNull();
        task.Completion.IsCompleted.Should().BeFalse("because the body cleans up, whoever asked it to stop");
        task.Cancel("hurry up").Should().BeTrue("because the task is not done, whoever asked it to stop");
        task.CancelRequests.Should().Be(1);
        task.Reason.Should().Be("hurry up");

        cleanup.SetResult();
        (await ErrorOf(task.Completion)).Should().BeAssignableTo<OperationCanceledException>("because the body let the cancellation through");
        task.Completion.Status.Should().Be(TaskStatus.Canceled);
    });

    [Fact]
    public void The_callers_token_reaches_the_body_before_its_first_wait_too() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var seen = false;

        var task = CancellableTask<int>.Start(
            token =>
            {
                caller.Cancel();
                seen = token.IsCancellationRequested;
                return Task.FromResult(42);
            },
            caller.Token);

        (await task.Completion).Should().Be(42, "because the body did not care");
        seen.Should().BeTrue("because the two tokens are linked before the body is called: work that never waits has nothing but its token to look at");
    });

    [Fact]
    public void A_finished_task_leaves_nothing_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(
            async token =>
            {
                bodysToken = token;
                await gate.Task;
                return 42;
            },
            caller.Token);
        gate.SetResult();
        await task.Completion;
        await pump.Settle();

        caller.Cancel();

        bodysToken.IsCancellationRequested.Should().BeFalse(
            "because the registration on the caller's token is taken back when the task is done: a token may live for days, and keeps whatever is registered");
    });

    [Fact]
    public void A_task_that_failed_leaves_nothing_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(
            async token =>
            {
                bodysToken = token;
                await gate.Task;
                throw new InvalidOperationException("failed after a wait");
            },
            caller.Token);
        gate.SetResult();
        await ErrorOf(task.Completion);
        await pump.Settle();

        caller.Cancel();

        bodysToken.IsCancellationRequested.Should().BeFalse("because the registration is taken back however the task ends");
    });

    [Fact]
    public void A_body_that_throws_at_once_leaves_nothing_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var task = CancellableTask<int>.Start(
            token =>
            {
                bodysToken = token;
                throw new InvalidOperationException("no wait was reached");
            },
            caller.Token);
        await ErrorOf(task.Completion);
        await pump.Settle();

        caller.Cancel();

        bodysToken.IsCancellationRequested.Should().BeFalse("because the registration is taken back however the task ends");
    });

    [Fact]
    public void Who_hears_of_the_end_finds_nothing_left_on_the_callers_token() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(
            token =>
            {
                bodysToken = token;
                return end.Task;
            },
            caller.Token);

        // The first thing that the end of the task sets off is a Post to the context of whoever awaits it.
        var wait = new ProbingContext(caller.Cancel).Around(() => ErrorOf(task.Completion));
        end.SetResult(42);

        (await wait).Should().BeNull();
        caller.IsCancellationRequested.Should().BeTrue();
        bodysToken.IsCancellationRequested.Should().BeFalse("because the registration is taken back first, and then the task ends: when it is done, nothing reaches the body's token");
    });

    [Fact]
    public void A_finished_task_is_not_held_by_the_callers_token() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();

        var task = StartThenFinish(caller.Token);

        (await Garbage.IsCollected(task)).Should().BeTrue("because a registration that does nothing any more is still a registration, and the token holds what it mentions");
        caller.Cancel();
    });

    [Fact]
    public void However_a_task_ends_the_callers_token_holds_nothing_of_it() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var failed = Task.FromException<int>(new InvalidOperationException("failed"));
        _ = failed.Exception;

        foreach (var (end, body) in new (string, Func<CancellationToken, Task<int>>)[]
                 {
                     ("with its result, at once", _ => Task.FromResult(42)),
                     ("with a failure, at once", _ => failed),
                     ("with a cancellation that was thrown, at once", _ => throw new OperationCanceledException("no wait was reached")),
                     ("cancelled, at once", _ => Task.FromCanceled<int>(new CancellationToken(canceled: true))),
                     ("cancelled, when it was asked", async token =>
                     {
                         await Forever(token);
                         return 42;
                     }),
                     ("with a result, though it was asked", token =>
                     {
                         var asked = new TaskCompletionSource<int>();
                         token.Register(() => asked.SetResult(42));
                         return asked.Task;
                     }),
                 })
            (await Garbage.IsCollected(StartThenCancel(body, caller.Token))).Should().BeTrue($"because the registration is taken back also when the task ends {end}");
    });

    [Fact]
    public void A_null_body_is_refused_at_once()
    {
        var start = () => { CancellableTask<int>.Start(null!); };
        var startWithToken = () => { CancellableTask<int>.Start(null!, new CancellationToken(canceled: true)); };

        start.Should().Throw<ArgumentNullException>("because argument errors are thrown at once, not through the task").WithParameterName("body");
        startWithToken.Should().Throw<ArgumentNullException>("because arguments are looked at before the token is").WithParameterName("body");
    }

    [Fact]
    public async Task No_request_is_lost_when_threads_ask_at_once()
    {
        const int Calls = 100_000; // long enough for two threads to meet, also on a busy machine
        for (var round = 0; round < 3; round++)
        {
            var end = new TaskCompletionSource<int>();
            var task = CancellableTask<int>.Start(_ => end.Task);
            using var start = new Barrier(2);

            await InTime(Task.WhenAll(OnAThread(Ask), OnAThread(Ask)), "because Cancel waits for nobody");

            task.CancelRequests.Should().Be(2 * Calls, "because each request counts, from whatever thread");
            end.SetResult(42);
            await task.Completion;

            void Ask()
            {
                start.SignalAndWait();
                for (var call = 0; call < Calls; call++)
                    task.Cancel();
            }
        }

        static Task OnAThread(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Fact]
    public async Task Every_yes_of_Cancel_is_counted_when_threads_race_with_the_end()
    {
        for (var round = 0; round < 50; round++)
        {
            var end = new TaskCompletionSource<int>();
            var task = CancellableTask<int>.Start(_ => end.Task);
            var asked = 0;
            var yes = 0;

            await InTime(Task.WhenAll(Task.Run(Ask), Task.Run(Ask), Task.Run(End)), "because Cancel waits for nobody, also while the task ends");

            yes.Should().Be(task.CancelRequests, "because a request counts if, and only if, Cancel returned true");

            void Ask()
            {
                for (var call = 0; call < 500; call++)
                {
                    Interlocked.Increment(ref asked);
                    if (task.Cancel())
                        Interlocked.Increment(ref yes);
                }
            }

            async Task End()
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref asked) > 100, TimeSpan.FromSeconds(1));
                end.SetResult(42);
                await task.Completion;
            }
        }
    }

    /// <summary>A wait that nothing but the token ends.</summary>
    private static Task Forever(CancellationToken token) => new TaskCompletionSource().Task.WaitAsync(token);

    // The wait handle of the body's token lives as long as the source of that token does.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartThenCancel(Func<CancellationToken, Task<int>> body, CancellationToken callersToken)
    {
        WeakReference held = null!;
        var task = CancellableTask<int>.Start(
            token =>
            {
                held = new WeakReference(token.WaitHandle);
                return body(token);
            },
            callersToken);
        task.Cancel();
        _ = task.Completion.ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
        return held;
    }

    // Not inlined, so that no local variable of the test keeps the task alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartThenFinish(CancellationToken token)
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task, token);
        end.SetResult(42);
        return new WeakReference(task);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FailDeepInside(Exception error) => throw error;
}
