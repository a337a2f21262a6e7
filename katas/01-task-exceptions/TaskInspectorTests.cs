using System.Runtime.CompilerServices;
using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

public class TaskInspectorTests
{
    // ---- ExceptionOf ----

    [Fact]
    public void A_failed_task_gives_its_exception()
    {
        var declined = new Declined();

        TaskInspector.ExceptionOf(Task.FromException(declined)).Should().BeSameAs(declined,
            "because the one exception of a task comes as it is, not wrapped in an AggregateException");
    }

    [Fact]
    public void A_task_that_succeeded_has_no_exception()
        => TaskInspector.ExceptionOf(Task.FromResult(42)).Should().BeNull("because null says one thing only: it has ended, and well");

    [Fact]
    public void Asking_a_running_task_for_its_exception_is_an_error_and_never_blocks()
    {
        var running = EndsOnlyIfSomebodyBlocksOnIt(42);

        var ask = () => TaskInspector.ExceptionOf(running);

        ask.Should().Throw<InvalidStateException>("because null would say that it succeeded, and nobody knows that yet")
            .WithMessage("Exception is not set.*");
        running.IsCompleted.Should().BeFalse("because asking must not wait for the answer");
    }

    [Fact]
    public void Asking_a_cancelled_task_for_its_exception_throws_what_await_throws()
    {
        var closed = new OperationCanceledException("the shop closed");
        var cancelled = EndsAsync(closed);

        var ask = () => TaskInspector.ExceptionOf(cancelled);

        ask.Should().Throw<OperationCanceledException>("because Task.Exception is null for a cancelled task, too, and it did not succeed")
            .Which.Should().BeSameAs(closed, "because await throws the very exception that the async method ended with");
        closed.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells who gave up; 'throw error' would begin a new one");
    }

    [Fact]
    public void The_error_of_a_cancelled_task_carries_its_token()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var ask = () => TaskInspector.ExceptionOf(Task.FromCanceled(source.Token));

        ask.Should().Throw<OperationCanceledException>("because that is what await throws")
            .Which.CancellationToken.Should().Be(source.Token, "because the token tells who asked for the cancellation");
    }

    [Fact]
    public void A_task_that_failed_with_an_OperationCanceledException_was_not_cancelled()
    {
        var timeout = new OperationCanceledException("gave up");

        TaskInspector.ExceptionOf(Task.FromException(timeout)).Should().BeSameAs(timeout,
            "because the state of the task decides, not the type of its exception");
    }

    [Fact]
    public void Several_failures_come_as_one_AggregateException()
    {
        var first = new Declined();

        foreach (var second in new[] { new Declined(), first })
            TaskInspector.ExceptionOf(FailedWith(first, second)).Should().BeOfType<AggregateException>("because one instance cannot tell of two failures")
                .Which.InnerExceptions.Should().Equal([first, second], "because the aggregate of the task holds all of them, in its order, the same one twice as well");
    }

    [Fact]
    public void An_AggregateException_that_the_work_threw_is_not_unwrapped()
    {
        foreach (var thrown in AggregatesOfOneAndOfTwo())
            TaskInspector.ExceptionOf(Task.FromException(thrown)).Should().BeSameAs(thrown,
                "because only the task's own wrapping is taken off; what is inside of it is the failure");
    }

    [Fact]
    public void Several_failures_are_not_flattened()
    {
        var batch = new AggregateException(new Declined(), new Declined());
        var single = new Declined();

        TaskInspector.ExceptionOf(FailedWith(batch, single)).Should().BeOfType<AggregateException>("because one instance cannot tell of two failures")
            .Which.InnerExceptions.Should().Equal([batch, single], "because the inner exceptions are those of the task, as they are");
    }

    [Fact]
    public void An_exception_that_was_asked_for_keeps_its_stack_trace()
        => TaskInspector.ExceptionOf(ChargeTheCard())!.StackTrace.Should().Contain(nameof(ChargeTheCard),
            "because the trace tells where it failed; asking must not throw it again");

    // ---- ResultOf ----

    [Fact]
    public void A_task_that_succeeded_gives_its_result()
    {
        TaskInspector.ResultOf(Task.FromResult(42)).Should().Be(42);
        TaskInspector.ResultOf(Task.FromResult(0)).Should().Be(0, "because the default of a type is a result like any other");
        TaskInspector.ResultOf(Task.FromResult<string?>(null)).Should().BeNull("because null is a result like any other");
    }

    [Fact]
    public void Asking_a_running_task_for_its_result_is_an_error_and_never_blocks()
    {
        var running = EndsOnlyIfSomebodyBlocksOnIt(42);

        var ask = () => TaskInspector.ResultOf(running);

        ask.Should().Throw<InvalidStateException>("because there is no result yet").WithMessage("Result is not set.*");
        running.IsCompleted.Should().BeFalse("because asking must not wait for the answer");
    }

    [Fact]
    public void Asking_a_failed_task_for_its_result_throws_its_exception_with_the_stack_trace()
    {
        var failed = ChargeTheCard();

        var thrown = Record.Exception(() => TaskInspector.ResultOf(failed));

        thrown.Should().BeSameAs(failed.Exception!.InnerException, "because await throws the instance that the work threw, not an AggregateException around it");
        thrown!.StackTrace.Should().Contain(nameof(ChargeTheCard), "because the trace tells where it failed; 'throw error' would begin a new one");
    }

    [Fact]
    public void Asking_a_task_with_several_failures_for_its_result_throws_the_first()
    {
        var first = new Declined();

        Record.Exception(() => TaskInspector.ResultOf(FailedWith(first, new Declined()))).Should().BeSameAs(first, "because await throws the first of several");
    }

    [Fact]
    public void Asking_a_cancelled_task_for_its_result_throws_what_await_throws()
    {
        var closed = new OperationCanceledException("the shop closed");

        Record.Exception(() => TaskInspector.ResultOf(EndsAsync(closed))).Should().BeSameAs(closed, "because a cancelled task has no result, and await throws what it ended with");
        closed.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells who gave up; 'throw error' would begin a new one");
    }

    [Fact]
    public void The_result_of_work_that_threw_an_AggregateException_is_that_exception()
    {
        foreach (var thrown in AggregatesOfOneAndOfTwo())
            Record.Exception(() => TaskInspector.ResultOf(FailedWith(thrown))).Should().BeSameAs(thrown,
                "because await takes off the task's own wrapping, and no other");
    }

    [Fact]
    public void The_result_of_a_task_that_failed_with_an_OperationCanceledException_is_that_exception()
    {
        var timeout = new OperationCanceledException("gave up");

        Record.Exception(() => TaskInspector.ResultOf(FailedWith(timeout))).Should().BeSameAs(timeout,
            "because the task has failed, it was not cancelled: await throws what it failed with");
    }

    // ---- Both ----

    [Fact]
    public void Whatever_has_not_ended_is_running()
    {
        var waiting = new TaskCompletionSource<int>();
        var notStarted = new Task<int>(() => 42);
        var waitingForAChild = Task.CompletedTask.ContinueWith(_ => new TaskCompletionSource<int>(TaskCreationOptions.AttachedToParent).Task.Id,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var running in new[] { waiting.Task, notStarted, waitingForAChild })
            AskBoth(running);

        Task<int> itself = null!;
        itself = new Task<int>(() =>
        {
            AskBoth(itself);
            return 42;
        });
        itself.RunSynchronously();
        itself.GetAwaiter().GetResult();

        static void AskBoth(Task<int> running)
        {
            FluentActions.Invoking(() => TaskInspector.ExceptionOf(running)).Should().Throw<InvalidStateException>($"because {running.Status} is no end");
            AnswerTo(() => TaskInspector.ResultOf(running)).Should().BeOfType<InvalidStateException>($"because {running.Status} is no end");
        }

        // On a thread of its own, so that one who blocks fails here instead of hanging.
        static Exception? AnswerTo(Action ask)
        {
            Exception? answer = null;
            var thread = new Thread(() => answer = Record.Exception(ask)) { IsBackground = true };
            thread.Start();
            thread.Join(TimeSpan.FromSeconds(4)).Should().BeTrue("because asking never blocks");
            return answer;
        }
    }

    // ---- AwaitMainAsync ----

    [Fact]
    public void Awaiting_main_gives_its_value_and_what_failed_beside_it() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), Task.FromException(declined), Task.CompletedTask);

        outcome.Value.Should().Be("shipped");
        outcome.Failures.Should().Equal([declined], "because await alone would have said nothing of it");
    });

    [Fact]
    public void Main_alone_has_no_failures_beside_it() => Pump.Run(async _ =>
    {
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"));

        outcome.Value.Should().Be("shipped");
        outcome.Failures.Should().BeEmpty("because nothing ran beside it");
    });

    [Fact]
    public void Only_main_is_waited_for() => Pump.Run(async _ =>
    {
        var endless = EndsOnlyIfSomebodyBlocksOnIt(0);

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), endless);

        outcome.Failures.Should().BeEmpty("because a task that is still running has not failed");
        endless.IsCompleted.Should().BeFalse("because the others are looked at, not waited for");
    });

    [Fact]
    public void A_failure_beside_it_does_not_end_the_wait_for_main() => Pump.Run(async pump =>
    {
        var main = new TaskCompletionSource<string>();

        var waiting = TaskInspector.AwaitMainAsync(main.Task, Task.FromException(new Declined()));
        await pump.Settle();

        waiting.IsCompleted.Should().BeFalse("because main is still running, and main is what is waited for");
        main.SetResult("shipped");
        (await waiting).Value.Should().Be("shipped");
    });

    [Fact]
    public void A_cancellation_beside_it_does_not_end_the_wait_for_main() => Pump.Run(async pump =>
    {
        var main = new TaskCompletionSource<string>();
        var other = new TaskCompletionSource();

        var waiting = TaskInspector.AwaitMainAsync(main.Task, Task.FromCanceled(new(canceled: true)), other.Task);
        await pump.Settle();
        other.SetCanceled();
        await pump.Settle();

        waiting.IsCompleted.Should().BeFalse("because main is waited for, whatever the others do");
        main.SetResult("shipped");
        (await waiting).Value.Should().Be("shipped");
    });

    [Fact]
    public void Waiting_for_main_blocks_nobody() => Pump.Run(async pump =>
    {
        var main = EndsOnlyIfSomebodyBlocksOnIt("shipped");

        var waiting = TaskInspector.AwaitMainAsync(main);

        waiting.IsCompleted.Should().BeFalse("because main is still running");
        main.IsCompleted.Should().BeFalse("because the caller goes on while main runs");
        await pump.Settle();
        main.IsCompleted.Should().BeFalse("because no thread is to block on main, one of the pool as little as the caller's");
    });

    [Fact]
    public void What_fails_while_main_runs_is_listed() => Pump.Run(async pump =>
    {
        var main = new TaskCompletionSource<string>();
        var other = new TaskCompletionSource();
        var declined = new Declined();

        var waiting = TaskInspector.AwaitMainAsync(main.Task, other.Task);
        await pump.Settle();
        other.SetException(declined);
        await pump.Settle();
        main.SetResult("shipped");

        (await waiting).Failures.Should().Equal([declined], "because the others are looked at when main has ended, not when the wait begins");
    });

    [Fact]
    public void A_failure_behind_a_running_task_is_listed() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), new TaskCompletionSource().Task, Task.FromException(declined));

        outcome.Failures.Should().Equal([declined], "because one that is still running hides nobody behind it");
    });

    [Fact]
    public void What_fails_after_main_is_not_listed() => Pump.Run(async _ =>
    {
        var other = new TaskCompletionSource();
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), other.Task);

        other.SetException(new Declined());

        outcome.Failures.Should().BeEmpty("because the outcome tells what had failed when main ended; it must not change afterwards");
    });

    [Fact]
    public void Failures_are_listed_in_the_order_of_the_tasks_not_of_time() => Pump.Run(async pump =>
    {
        var main = new TaskCompletionSource<string>();
        var slow = new TaskCompletionSource();
        var quick = new TaskCompletionSource();
        Exception slowly = new Declined(), quickly = new Declined();

        var waiting = TaskInspector.AwaitMainAsync(main.Task, slow.Task, quick.Task);
        quick.SetException(quickly);
        await pump.Settle();
        slow.SetException(slowly);
        await pump.Settle();
        main.SetResult("shipped");

        (await waiting).Failures.Should().Equal([slowly, quickly], "because the caller matches them with the tasks it gave");
    });

    [Fact]
    public void Every_inner_exception_of_a_failed_task_is_listed() => Pump.Run(async _ =>
    {
        Exception first = new Declined(), second = new AggregateException(new Declined(), new Declined()), third = new Declined();

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), FailedWith(first, second), Task.FromException(third));

        outcome.Failures.Should().Equal([first, second, third],
            "because a task may hold several failures; each is listed as it is, also one that is an AggregateException itself");
    });

    [Fact]
    public void Two_tasks_that_failed_with_one_exception_are_two_failures() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.FromException(declined), Task.FromException(declined));

        outcome.Failures.Should().Equal([declined, declined], "because each that has failed is told of");
    });

    [Fact]
    public void A_failed_task_that_is_there_twice_is_listed_twice() => Pump.Run(async _ =>
    {
        var declined = new Declined();
        var failed = Task.FromException(declined);

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), failed, failed);

        outcome.Failures.Should().Equal([declined, declined], "because the caller matches the failures with the list it gave");
    });

    [Fact]
    public void A_cancelled_task_beside_main_is_no_failure() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.FromCanceled(new(canceled: true)), Task.FromException(declined));

        outcome.Failures.Should().Equal([declined], "because being cancelled is not failing, and stops nobody from looking at the rest");
    });

    [Fact]
    public void A_task_beside_main_that_failed_with_an_OperationCanceledException_is_a_failure() => Pump.Run(async _ =>
    {
        var timeout = new OperationCanceledException("gave up");

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.FromException(timeout));

        outcome.Failures.Should().Equal([timeout], "because the state of the task decides, not the type of its exception");
    });

    [Fact]
    public void The_failure_of_main_comes_out_with_its_stack_trace() => Pump.Run(async _ =>
    {
        var main = ChargeTheCard();

        var wait = () => TaskInspector.AwaitMainAsync(main, Task.FromException(new Declined()));

        var thrown = (await wait.Should().ThrowAsync<Declined>("because without main there is no outcome")).Which;
        thrown.Should().BeSameAs(main.Exception!.InnerException, "because it is the failure of main, not of another, and not wrapped");
        thrown.StackTrace.Should().Contain(nameof(ChargeTheCard), "because the trace tells where it failed");
    });

    [Fact]
    public void Of_several_failures_of_main_the_first_comes_out_as_it_is() => Pump.Run(async _ =>
    {
        foreach (var first in AggregatesOfOneAndOfTwo())
        {
            var thrown = await ErrorOf(TaskInspector.AwaitMainAsync(FailedWith(first, new Declined())));

            thrown.Should().BeSameAs(first, "because main comes out as awaiting it does: its first exception, and nothing taken off that");
        }
    });

    [Fact]
    public void A_main_that_failed_with_an_OperationCanceledException_comes_out_with_it() => Pump.Run(async _ =>
    {
        var timeout = new OperationCanceledException("gave up");

        (await ErrorOf(TaskInspector.AwaitMainAsync(FailedWith(timeout)))).Should().BeSameAs(timeout,
            "because main has failed, it was not cancelled: await throws what it failed with");
    });

    [Fact]
    public void The_cancellation_of_main_comes_out() => Pump.Run(async _ =>
    {
        using var source = new CancellationTokenSource();
        var closed = new OperationCanceledException("the shop closed", source.Token);

        var waiting = TaskInspector.AwaitMainAsync(EndsAsync(closed), Task.FromException(new Declined()));
        var wait = () => waiting;
        (await wait.Should().ThrowAsync<OperationCanceledException>()).Which.Should().BeSameAs(closed, "because its message and its token tell who asked for it");
        waiting.Status.Should().Be(TaskStatus.Canceled, "because main was cancelled, it did not fail");
        closed.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells where main gave up");
    });

    [Fact]
    public void A_main_that_fails_while_it_is_waited_for_comes_out_the_same() => Pump.Run(async pump =>
    {
        foreach (var error in (Exception[])[new Declined(), .. AggregatesOfOneAndOfTwo()])
        {
            var gate = new TaskCompletionSource();

            var waiting = TaskInspector.AwaitMainAsync(EndsAsync(error, gate.Task));
            await pump.Settle();
            gate.SetResult();

            (await ErrorOf(waiting)).Should().BeSameAs(error, "because it makes no difference when main fails: await throws what the work threw");
            error.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells where main failed; 'throw error' would begin a new one");
        }
    });

    [Fact]
    public void A_main_that_is_cancelled_while_it_is_waited_for_comes_out_the_same() => Pump.Run(async pump =>
    {
        var gate = new TaskCompletionSource();
        var closed = new OperationCanceledException("the shop closed");

        var waiting = TaskInspector.AwaitMainAsync(EndsAsync(closed, gate.Task));
        await pump.Settle();
        gate.SetResult();

        (await ErrorOf(waiting)).Should().BeSameAs(closed, "because it makes no difference when main is cancelled: await throws what the work ended with");
        waiting.Status.Should().Be(TaskStatus.Canceled, "because main was cancelled, it did not fail");
    });

    // ---- FirstFailureAsync ----

    [Fact]
    public void The_first_failure_ends_the_wait() => Pump.Run(async pump =>
    {
        var declined = new Declined();
        var (endless, failing) = (new TaskCompletionSource(), new TaskCompletionSource());

        var waiting = TaskInspector.FirstFailureAsync(endless.Task, Task.CompletedTask, failing.Task);
        await pump.Settle();
        waiting.IsCompleted.Should().BeFalse("because nothing has failed yet, and one of them is still running");
        failing.SetException(declined);

        var thrown = await ErrorOf(waiting);
        thrown.Should().BeSameAs(declined, "because one failure is enough, and it comes out as it is; WhenAll would wait for the rest");
        endless.Task.IsCompleted.Should().BeFalse();
    });

    [Fact]
    public void Without_a_failure_the_wait_ends_when_all_have_succeeded() => Pump.Run(async pump =>
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());

        var waiting = TaskInspector.FirstFailureAsync(first.Task, second.Task);
        second.SetResult();
        await pump.Settle();
        waiting.IsCompleted.Should().BeFalse("because a success is not the end: the other may still fail");
        first.SetResult();

        await waiting;
    });

    [Fact]
    public void An_empty_list_succeeds_at_once()
        => TaskInspector.FirstFailureAsync().IsCompletedSuccessfully.Should().BeTrue("because nothing can fail any more");

    [Fact]
    public void Waiting_for_a_failure_blocks_nobody() => Pump.Run(async pump =>
    {
        var running = EndsOnlyIfSomebodyBlocksOnIt(42);

        var waiting = TaskInspector.FirstFailureAsync(running);

        waiting.IsCompleted.Should().BeFalse("because it may still fail");
        running.IsCompleted.Should().BeFalse("because the caller goes on while the tasks run");
        await pump.Settle();
        running.IsCompleted.Should().BeFalse("because no thread is to block on a task, one of the pool as little as the caller's");
    });

    [Fact]
    public void A_cancelled_task_ends_the_wait_as_well() => Pump.Run(async pump =>
    {
        var (endless, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());

        var waiting = TaskInspector.FirstFailureAsync(endless.Task, cancelled.Task);
        await pump.Settle();
        cancelled.SetCanceled();

        var wait = () => waiting;
        await wait.Should().ThrowAsync<OperationCanceledException>("because a cancelled task will never succeed");
        waiting.Status.Should().Be(TaskStatus.Canceled, "because cancelled is not failed");
    });

    [Fact]
    public void A_task_that_was_cancelled_already_ends_the_wait_cancelled() => Pump.Run(async _ =>
    {
        var waiting = TaskInspector.FirstFailureAsync(Task.FromCanceled(new(canceled: true)));
        await ErrorOf(waiting);

        waiting.Status.Should().Be(TaskStatus.Canceled, "because cancelled is not failed, whenever it came");
    });

    [Fact]
    public void The_cancellation_that_ends_the_wait_carries_its_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var late = new TaskCompletionSource();

        var already = () => TaskInspector.FirstFailureAsync(Task.FromCanceled(source.Token));
        var waiting = TaskInspector.FirstFailureAsync(late.Task);
        await pump.Settle();
        late.SetCanceled(source.Token);
        var later = () => waiting;

        foreach (var wait in new[] { already, later })
            (await wait.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token,
                "because the token tells who asked for the cancellation");
    });

    [Fact]
    public void A_task_that_is_in_the_list_twice_ends_once() => Pump.Run(async pump =>
    {
        var task = new TaskCompletionSource();

        var waiting = TaskInspector.FirstFailureAsync(task.Task, task.Task);
        await pump.Settle();
        waiting.IsCompleted.Should().BeFalse("because it is still running");
        task.SetResult();

        // It ends: a wait that does not is an error of the pump.
        await waiting;
    });

    [Fact]
    public void A_task_that_has_not_begun_is_waited_for() => Pump.Run(async pump =>
    {
        var notBegun = new Task(() => { });

        var waiting = TaskInspector.FirstFailureAsync(Task.CompletedTask, notBegun);
        await pump.Settle();

        waiting.IsCompleted.Should().BeFalse("because what has not begun has not succeeded, and may still fail");
        notBegun.Status.Should().Be(TaskStatus.Created, "because to begin it is its owner's business");
        notBegun.RunSynchronously();
        await waiting;
    });

    [Fact]
    public void Of_several_that_have_failed_already_the_first_in_the_list_comes_out() => Pump.Run(async _ =>
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        Exception one = new Declined(), two = new Declined();
        second.SetException(two);
        first.SetException(one);

        var wait = () => TaskInspector.FirstFailureAsync(Task.CompletedTask, first.Task, second.Task);

        (await wait.Should().ThrowAsync<Declined>()).Which.Should().BeSameAs(one, "because among tasks that have ended already the list decides, not the time");
    });

    [Fact]
    public void A_cancelled_task_counts_like_a_failed_one_in_the_order_of_the_list() => Pump.Run(async _ =>
    {
        var wait = () => TaskInspector.FirstFailureAsync(Task.FromCanceled(new(canceled: true)), Task.FromException(new Declined()));

        await wait.Should().ThrowAsync<OperationCanceledException>("because the first in the list was cancelled; WhenAll would prefer the failure");

        wait = () => TaskInspector.FirstFailureAsync(Task.FromException(new Declined()), Task.FromCanceled(new(canceled: true)));

        await wait.Should().ThrowAsync<Declined>("because the first in the list has failed");
    });

    [Fact]
    public void A_failure_behind_a_running_task_is_seen_at_once() => Pump.Run(async _ =>
    {
        var endless = new TaskCompletionSource();
        var declined = new Declined();

        var wait = () => TaskInspector.FirstFailureAsync(endless.Task, Task.FromException(declined));

        (await wait.Should().ThrowAsync<Declined>("because awaiting one after the other would never come to the second")).Which.Should().BeSameAs(declined);
    });

    [Fact]
    public void Of_several_failures_of_one_task_the_first_comes_out_with_its_stack_trace() => Pump.Run(async _ =>
    {
        var charge = ChargeTheCard();
        var both = Task.WhenAll(charge, Task.FromException(new Declined()));

        var wait = () => TaskInspector.FirstFailureAsync(both);

        var thrown = (await wait.Should().ThrowAsync<Declined>("because await throws the exception itself, not an AggregateException")).Which;
        thrown.Should().BeSameAs(charge.Exception!.InnerException, "because await throws the first of several");
        thrown.StackTrace.Should().Contain(nameof(ChargeTheCard), "because the trace tells where it failed");
    });

    [Fact]
    public void A_failure_that_comes_later_comes_out_the_same() => Pump.Run(async pump =>
    {
        foreach (var error in (Exception[])[new Declined(), .. AggregatesOfOneAndOfTwo()])
        {
            var gate = new TaskCompletionSource();

            var waiting = TaskInspector.FirstFailureAsync(EndsAsync(error, gate.Task));
            await pump.Settle();
            gate.SetResult();

            (await ErrorOf(waiting)).Should().BeSameAs(error, "because it makes no difference when it comes: await throws what the work threw");
            error.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells where it failed; 'throw error' would begin a new one");
        }
    });

    [Fact]
    public void Of_several_failures_of_one_task_that_come_later_the_first_comes_out() => Pump.Run(async pump =>
    {
        var failing = new TaskCompletionSource();
        Exception first = new Declined(), second = new Declined();

        var waiting = TaskInspector.FirstFailureAsync(failing.Task);
        await pump.Settle();
        failing.SetException([first, second]);

        (await ErrorOf(waiting)).Should().BeSameAs(first, "because await throws the first of several");
    });

    [Fact]
    public void An_AggregateException_that_a_task_threw_ends_the_wait_as_it_is() => Pump.Run(async _ =>
    {
        foreach (var thrown in AggregatesOfOneAndOfTwo())
            (await ErrorOf(TaskInspector.FirstFailureAsync(Task.FromException(thrown)))).Should().BeSameAs(thrown,
                "because await takes off the task's own wrapping, and no other");
    });

    [Fact]
    public void A_task_that_failed_with_an_OperationCanceledException_ends_the_wait_with_it() => Pump.Run(async _ =>
    {
        var timeout = new OperationCanceledException("gave up");

        var wait = () => TaskInspector.FirstFailureAsync(new TaskCompletionSource().Task, Task.FromException(timeout));

        (await wait.Should().ThrowAsync<OperationCanceledException>("because a failure is a failure, whatever its type")).Which.Should().BeSameAs(timeout);
    });

    [Fact]
    public void A_task_that_fails_later_with_an_OperationCanceledException_ends_the_wait_with_it() => Pump.Run(async pump =>
    {
        var failing = new TaskCompletionSource();
        var timeout = new OperationCanceledException("gave up");

        var waiting = TaskInspector.FirstFailureAsync(failing.Task);
        await pump.Settle();
        failing.SetException(timeout);

        (await ErrorOf(waiting)).Should().BeSameAs(timeout, "because the state of the task decides, not the type of its exception, whenever it comes");
    });

    // ---- Arguments ----

    [Fact]
    public void The_lists_are_copied_at_the_call() => Pump.Run(async pump =>
    {
        foreach (var kind in new Func<Task[], IList<Task>>[] { tasks => tasks, tasks => tasks.ToList() })
        {
            var main = new TaskCompletionSource<int>();
            var failing = new TaskCompletionSource();
            var declined = new Declined();
            var list = kind([failing.Task, new TaskCompletionSource().Task]);

            var outcome = TaskInspector.AwaitMainAsync(main.Task, (IReadOnlyList<Task>)list);
            var first = TaskInspector.FirstFailureAsync((IReadOnlyList<Task>)list);
            list[0] = Task.FromException(new Declined());
            await pump.Settle();
            failing.SetException(declined);
            await pump.Settle();
            main.SetResult(0);

            (await outcome).Failures.Should().Equal([declined], "because what the caller does with its list afterwards must not matter, be it an array or a List");
            var wait = () => first;
            (await wait.Should().ThrowAsync<Declined>()).Which.Should().BeSameAs(declined);
        }
    });

    [Fact]
    public void A_null_argument_is_refused_at_once()
    {
        var calls = new (string Parameter, Action Call)[]
        {
            ("task", () => TaskInspector.ExceptionOf(null!)),
            ("task", () => TaskInspector.ResultOf<int>(null!)),
            ("main", () => _ = TaskInspector.AwaitMainAsync<int>(null!)),
            ("others", () => _ = TaskInspector.AwaitMainAsync(Task.FromResult(0), null!)),
            ("tasks", () => _ = TaskInspector.FirstFailureAsync(null!)),
        };

        foreach (var (parameter, call) in calls)
            call.Should().Throw<ArgumentNullException>("because a wrong call is the caller's error: it is thrown by the call, not by the task")
                .WithParameterName(parameter, "because the error names the parameter");
    }

    [Fact]
    public void A_null_in_a_list_is_refused_at_once()
    {
        var running = new TaskCompletionSource<int>().Task;
        var calls = new (string Parameter, Action Call)[]
        {
            ("others", () => _ = TaskInspector.AwaitMainAsync(running, Task.CompletedTask, null!)),
            ("others", () => _ = TaskInspector.AwaitMainAsync(running, null!, Task.CompletedTask)),
            ("others", () => _ = TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.CompletedTask, null!)),
            ("tasks", () => _ = TaskInspector.FirstFailureAsync(running, null!)),
            ("tasks", () => _ = TaskInspector.FirstFailureAsync(null!, running)),
            ("tasks", () => _ = TaskInspector.FirstFailureAsync(Task.FromException(new Declined()), null!)),
        };

        foreach (var (parameter, call) in calls)
            call.Should().ThrowExactly<ArgumentException>("because a wrong call is the caller's error: it is thrown by the call, not by the task")
                .WithParameterName(parameter, "because the error names the parameter");
    }

    [Fact]
    public void Nothing_but_a_wrong_argument_is_thrown_by_the_call()
    {
        foreach (var ended in new[] { Task.FromException<int>(new Declined()), Task.FromCanceled<int>(new(canceled: true)) })
            foreach (var (method, call) in new (string, Func<Task>)[]
            {
                (nameof(TaskInspector.AwaitMainAsync), () => TaskInspector.AwaitMainAsync(ended)),
                (nameof(TaskInspector.FirstFailureAsync), () => TaskInspector.FirstFailureAsync(ended)),
            })
                Record.Exception(() => { _ = call(); }).Should().BeNull($"because what {method} says of a task ({ended.Status}) comes through the task that it returns");
    }

    // ---- Observed, or not ----
    // A failure counts as observed once somebody has looked at it. One that nobody looked at is reported when its task is collected.

    [Fact]
    public void An_exception_that_was_asked_for_counts_as_observed()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var failed = Task.FromException(declined);
            TaskInspector.ExceptionOf(failed);
            return failed;
        }, declined);

        unobserved.Should().BeEmpty("because whoever asked for the exception knows of it");
    }

    [Fact]
    public void Failures_that_are_listed_count_as_observed()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = Task.FromException(declined);
            Pump.Run(_ => TaskInspector.AwaitMainAsync(Task.FromResult(0), other));
            return other;
        }, declined);

        unobserved.Should().BeEmpty("because the caller was told of them");
    }

    [Fact]
    public void Failures_beside_a_main_that_fails_count_as_observed()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = Task.FromException(declined);
            var main = Task.FromException<int>(new InvalidOperationException("main failed"));
            Pump.Run(async _ =>
            {
                var wait = () => TaskInspector.AwaitMainAsync(main, other);
                await wait.Should().ThrowAsync<InvalidOperationException>().WithMessage("main failed");
            });
            return other;
        }, declined);

        unobserved.Should().BeEmpty("because the failure of main comes first, and must not leave the others to be reported by the collector");
    }

    [Fact]
    public void Each_failure_beside_a_main_that_fails_counts_as_observed()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var (main, other) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
            Pump.Run(async pump =>
            {
                var waiting = TaskInspector.AwaitMainAsync(main.Task, new TaskCompletionSource().Task, Task.FromException(new Declined()), other.Task);
                await pump.Settle();
                other.SetException(declined);
                await pump.Settle();
                main.SetException(new InvalidOperationException("main failed"));
                await ErrorOf(waiting);
            });
            return other.Task;
        }, declined);

        unobserved.Should().BeEmpty("because all that have failed by then count as observed, also behind one that failed before, and behind one that is still running");
    }

    [Fact]
    public void Failures_beside_a_main_that_is_cancelled_count_as_observed()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var main = new TaskCompletionSource<int>();
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var wait = () => TaskInspector.AwaitMainAsync(main.Task, other.Task);
                var thrown = wait.Should().ThrowAsync<OperationCanceledException>();
                await pump.Settle();
                other.SetException(declined);
                await pump.Settle();
                main.SetCanceled();
                await thrown;
            });
            return other.Task;
        }, declined);

        unobserved.Should().BeEmpty("because however main ends, those that failed by then count as observed");
    }

    [Fact]
    public void What_fails_after_main_is_not_observed()
    {
        var late = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                await TaskInspector.AwaitMainAsync(Task.FromResult(0), other.Task);
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);

        unobserved.Should().Contain(late, "because the caller was not told of it: to swallow it would hide an error that nobody has seen");
    }

    [Fact]
    public void What_fails_after_a_main_that_gave_no_value_is_not_observed()
    {
        foreach (var main in new[] { Task.FromException<int>(new InvalidOperationException("main failed")), Task.FromCanceled<int>(new(canceled: true)) })
        {
            var late = new Declined();

            var unobserved = Unobserved.During(() =>
            {
                var other = new TaskCompletionSource();
                Pump.Run(async pump =>
                {
                    var waiting = TaskInspector.AwaitMainAsync(main, other.Task);
                    await ErrorOf(waiting);
                    other.SetException(late);
                    await pump.Settle();
                });
                return other.Task;
            }, late);

            unobserved.Should().Contain(late, $"because the caller heard of main ({main.Status}) only, and nobody has seen this error");
        }
    }

    [Fact]
    public void What_fails_after_a_main_that_took_a_while_is_not_observed()
    {
        foreach (var end in new Action<TaskCompletionSource<int>>[] { main => main.SetResult(0), main => main.SetException(new Declined()), main => main.SetCanceled() })
        {
            var late = new Declined();

            var unobserved = Unobserved.During(() =>
            {
                var (main, other) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
                Pump.Run(async pump =>
                {
                    var waiting = TaskInspector.AwaitMainAsync(main.Task, other.Task);
                    await pump.Settle();
                    end(main);
                    await ErrorOf(waiting);
                    other.SetException(late);
                    await pump.Settle();
                });
                return other.Task;
            }, late);

            unobserved.Should().Contain(late, "because the caller was not told of it, and to have watched it while main ran makes no difference");
        }
    }

    [Fact]
    public void What_fails_after_the_first_failure_counts_as_observed()
    {
        var late = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var wait = () => TaskInspector.FirstFailureAsync(other.Task, Task.FromException(new InvalidOperationException("the first")));
                await wait.Should().ThrowAsync<InvalidOperationException>().WithMessage("the first");
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);

        unobserved.Should().BeEmpty("because the caller asked for the first failure only, and need not hear of the later ones");
    }

    [Fact]
    public void What_fails_after_a_cancellation_counts_as_observed()
    {
        var late = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var wait = () => TaskInspector.FirstFailureAsync(Task.FromCanceled(new(canceled: true)), other.Task);
                await wait.Should().ThrowAsync<OperationCanceledException>();
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);

        unobserved.Should().BeEmpty("because the wait is over, and nobody is left to hear of it");
    }

    [Fact]
    public void What_fails_after_a_wait_that_took_a_while_counts_as_observed()
    {
        foreach (var end in new Action<TaskCompletionSource>[] { first => first.SetException(new InvalidOperationException("the first")), first => first.SetCanceled() })
        {
            var late = new Declined();

            var unobserved = Unobserved.During(() =>
            {
                var (first, other) = (new TaskCompletionSource(), new TaskCompletionSource());
                Pump.Run(async pump =>
                {
                    var waiting = TaskInspector.FirstFailureAsync(other.Task, first.Task);
                    await pump.Settle();
                    end(first);
                    await ErrorOf(waiting);
                    other.SetException(late);
                    await pump.Settle();
                });
                return other.Task;
            }, late);

            unobserved.Should().BeEmpty("because the wait is over, and nobody is left to hear of it, whenever the first one ended");
        }
    }

    [Fact]
    public void What_fails_while_another_still_runs_counts_as_observed()
    {
        var late = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var waiting = TaskInspector.FirstFailureAsync(new TaskCompletionSource().Task, other.Task, Task.FromException(new InvalidOperationException("the first")));
                await ErrorOf(waiting);
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);

        unobserved.Should().BeEmpty("because each of the rest is observed by itself: one that never ends must not keep the others from it");
    }

    [Fact]
    public void What_fails_right_behind_the_first_failure_counts_as_observed()
    {
        var second = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var (first, other) = (new TaskCompletionSource(), new TaskCompletionSource());
            Pump.Run(async pump =>
            {
                var waiting = TaskInspector.FirstFailureAsync(other.Task, first.Task);
                await pump.Settle();
                // Not in a turn of the pump: whoever waits there goes on when both have failed.
                await Task.Run(() =>
                {
                    first.SetException(new InvalidOperationException("the first"));
                    other.SetException(second);
                });
                await ErrorOf(waiting);
            });
            return other.Task;
        }, second);

        unobserved.Should().BeEmpty("because nobody is left to hear of it, however close it comes to the first");
    }

    [Fact]
    public void What_had_failed_beside_the_first_failure_counts_as_observed()
    {
        var second = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = Task.FromException(second);
            Pump.Run(async _ =>
            {
                var wait = () => TaskInspector.FirstFailureAsync(Task.FromException(new InvalidOperationException("the first")), other);
                await wait.Should().ThrowAsync<InvalidOperationException>().WithMessage("the first");
            });
            return other;
        }, second);

        unobserved.Should().BeEmpty("because the caller asked for the first failure only, whenever the others came");
    }

    // ---- What the tests are made of ----

    private sealed class Declined() : Exception("the card was declined");

    private static async Task<int> ChargeTheCard()
    {
        await Task.CompletedTask;
        throw new Declined();
    }

    /// <summary>An async method that throws, at once or when the gate opens: with an OperationCanceledException the task ends cancelled, not failed.</summary>
    private static async Task<int> EndsAsync(Exception error, Task? gate = null)
    {
        await (gate ?? Task.CompletedTask);
        throw error;
    }

    /// <summary>What work may throw itself. Who opens it loses something: the wrapping of one, or one of two.</summary>
    private static AggregateException[] AggregatesOfOneAndOfTwo() => [new(new Declined()), new(new Declined(), new Declined())];

    private static Task<int> FailedWith(params Exception[] errors)
    {
        var source = new TaskCompletionSource<int>();
        source.SetException(errors);
        return source.Task;
    }

    /// <summary>A task that runs for ever; but if a thread blocks on it, it ends, so that a test that should not block fails instead of hanging.</summary>
    private static Task<T> EndsOnlyIfSomebodyBlocksOnIt<T>(T value)
        => Task.Factory.StartNew(() => value, CancellationToken.None, TaskCreationOptions.None, new RunsOnlyWhatIsBlockedOn());

    private sealed class RunsOnlyWhatIsBlockedOn : TaskScheduler
    {
        protected override void QueueTask(Task task) { }
        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
