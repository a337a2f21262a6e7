using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

[Trait("Stage", "5"), Trait("Level", "core")]
public class FirstFailureTests : TaskInspectorTests
{
    [Fact]
    public void The_first_failure_ends_the_wait() => Pump.Run(async pump =>
    {
        var declined = new Declined();
        var (endless, failing) = (new TaskCompletionSource(), new TaskCompletionSource());

        var waiting = TaskInspector.FirstFailureAsync(endless.Task, Task.CompletedTask, failing.Task);
        await pump.Settle();
        waiting.IsCompleted.Should().BeFalse("because nothing has failed yet, and one of them is still running");
        failing.SetException(declined);

        var thrown = await ErrorOf(waiting); // because one of the tasks has failed
        thrown.Should().BeSameAs(declined, "because one failure is enough, and it comes out as it is; WhenAll would wait for the rest");
        endless.Task.IsCompleted.Should().BeFalse("because nobody had to wait for this task");
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

        await waiting; // because all tasks have succeeded
    });

    [Fact]
    public void An_empty_list_succeeds_at_once()
        => TaskInspector.FirstFailureAsync().IsCompletedSuccessfully.Should().BeTrue("because nothing can fail any more");

    [Fact]
    public void Waiting_for_a_failure_blocks_no_thread() => Pump.Run(async pump =>
    {
        var running = EndsOnlyIfSomebodyBlocksOnIt(42);

        var waiting = TaskInspector.FirstFailureAsync(running);

        waiting.IsCompleted.Should().BeFalse("because it may still fail");
        running.IsCompleted.Should().BeFalse("because the caller continues while the tasks run");
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
        await ErrorOf(waiting); // because one of the tasks was cancelled

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
            (await wait.Should().ThrowAsync<OperationCanceledException>("because the task was cancelled")).Which.CancellationToken.Should().BeSameTokenAs(source.Token,
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
        await waiting; // because the task has ended
    });

    [Fact]
    public void A_task_that_has_not_started_is_awaited() => Pump.Run(async pump =>
    {
        var notBegun = new Task(() => { });

        var waiting = TaskInspector.FirstFailureAsync(Task.CompletedTask, notBegun);
        await pump.Settle();

        waiting.IsCompleted.Should().BeFalse("because what has not begun has not succeeded, and may still fail");
        notBegun.Status.Should().Be(TaskStatus.Created, "because to begin it is its owner's business");
        notBegun.RunSynchronously();
        await waiting; // because the task has ended
    });
}
