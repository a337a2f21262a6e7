using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

[Trait("Stage", "4"), Trait("Level", "core")]
public class WhatMainTellsTests : TaskInspectorTests
{
    [Fact]
    public void Failures_are_listed_in_the_order_of_their_tasks_not_of_time() => Pump.Run(async pump =>
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
        Exception first = new Declined(), second = new Declined(), third = new Declined();

        // because main has ended
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), FailedWith(first, second), Task.FromException(third));

        outcome.Failures.Should().Equal([first, second, third],
            "because a task may hold several failures, and each of them is listed");
    });

    [Fact]
    public void An_inner_exception_that_is_an_AggregateException_is_listed_as_it_is() => Pump.Run(async _ =>
    {
        var several = new AggregateException(new Declined(), new Declined());

        // because main has ended
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.FromException(several));

        outcome.Failures.Should().Equal([several], "because the work threw it: only the layer that the task has put around it comes off");
    });

    [Fact]
    public void Two_tasks_that_failed_with_one_exception_are_two_failures() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        // because main has ended
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.FromException(declined), Task.FromException(declined));

        outcome.Failures.Should().Equal([declined, declined], "because each task that has failed is listed");
    });

    [Fact]
    public void A_failed_task_that_was_passed_twice_is_listed_twice() => Pump.Run(async _ =>
    {
        var declined = new Declined();
        var failed = Task.FromException(declined);

        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), failed, failed); // because main has ended

        outcome.Failures.Should().Equal([declined, declined], "because the caller matches the failures with the list it gave");
    });

    [Fact]
    public void A_cancelled_task_is_not_listed_as_a_failure() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        // because main has ended
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.FromCanceled(new(canceled: true)), Task.FromException(declined));

        outcome.Failures.Should().Equal([declined], "because being cancelled is not failing, and stops nobody from looking at the rest");
    });

    [Fact]
    public void A_task_that_failed_with_an_OperationCanceledException_is_listed() => Pump.Run(async _ =>
    {
        var timeout = new OperationCanceledException("gave up");

        // because main has ended
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.FromException(timeout));

        outcome.Failures.Should().Equal([timeout], "because the state of the task decides, not the type of its exception");
    });

    [Fact]
    public void A_failure_of_main_is_thrown_with_its_stack_trace() => Pump.Run(async _ =>
    {
        var main = ChargeTheCard();

        var wait = () => TaskInspector.AwaitMainAsync(main, Task.FromException(new Declined()));

        var thrown = (await wait.Should().ThrowAsync<Declined>("because without main there is no outcome")).Which;
        thrown.Should().BeSameAs(main.Exception!.InnerException, "because it is the failure of main, not of another, and not wrapped");
        thrown.StackTrace.Should().Contain(nameof(ChargeTheCard), "because the trace tells where it failed");
    });

    [Fact]
    public void The_first_of_several_failures_of_main_is_thrown_unwrapped() => Pump.Run(async _ =>
    {
        foreach (var first in AggregatesOfTwoAndOfOne())
        {
            // because main has ended
            var thrown = await ErrorOf(TaskInspector.AwaitMainAsync(FailedWith(first, new Declined())));

            thrown.Should().BeSameAs(first, "because main comes out as awaiting it does: its first exception, and nothing taken off that");
        }
    });

    [Fact]
    public void A_main_that_failed_with_an_OperationCanceledException_throws_it() => Pump.Run(async _ =>
    {
        var timeout = new OperationCanceledException("gave up");

        (await ErrorOf(TaskInspector.AwaitMainAsync(FailedWith(timeout)))).Should().BeSameAs(timeout,
            "because main has failed, it was not cancelled: await throws what it failed with");
    });

    [Fact]
    public void A_cancellation_of_main_is_thrown() => Pump.Run(async _ =>
    {
        using var source = new CancellationTokenSource();
        var closed = new OperationCanceledException("the shop closed", source.Token);

        var waiting = TaskInspector.AwaitMainAsync(EndsAsync(closed), Task.FromException(new Declined()));
        var wait = () => waiting;
        (await wait.Should().ThrowAsync<OperationCanceledException>("because main was cancelled")).Which.Should().BeSameAs(closed, "because its message and its token tell who asked for it");
        waiting.Status.Should().Be(TaskStatus.Canceled, "because main was cancelled, it did not fail");
        closed.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells where main gave up");
    });

    [Fact]
    public void A_main_that_fails_during_the_wait_throws_the_same_exception() => Pump.Run(async pump =>
    {
        foreach (var error in (Exception[])[new Declined(), .. AggregatesOfTwoAndOfOne()])
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
    public void A_main_that_is_cancelled_during_the_wait_throws_the_same_exception() => Pump.Run(async pump =>
    {
        var gate = new TaskCompletionSource();
        var closed = new OperationCanceledException("the shop closed");

        var waiting = TaskInspector.AwaitMainAsync(EndsAsync(closed, gate.Task));
        await pump.Settle();
        gate.SetResult();

        (await ErrorOf(waiting)).Should().BeSameAs(closed, "because it makes no difference when main is cancelled: await throws what the work ended with");
        waiting.Status.Should().Be(TaskStatus.Canceled, "because main was cancelled, it did not fail");
    });
}
