using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

[Trait("Stage", "3"), Trait("Level", "core")]
public class MainOnlyTests : TaskInspectorTests
{
    [Fact]
    public void AwaitMain_gives_the_value_of_main_and_the_failures_of_the_others() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        // because main has ended
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), Task.FromException(declined), Task.CompletedTask);

        outcome.Value.Should().Be("shipped", "because that is the value of main");
        outcome.Failures.Should().Equal([declined], "because await alone would have said nothing of it");
    });

    [Fact]
    public void Main_alone_has_no_other_failures() => Pump.Run(async _ =>
    {
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped")); // because main has ended

        outcome.Value.Should().Be("shipped", "because that is the value of main");
        outcome.Failures.Should().BeEmpty("because there were no other tasks");
    });

    [Fact]
    public void Only_main_is_awaited() => Pump.Run(async _ =>
    {
        var endless = EndsOnlyIfSomebodyBlocksOnIt(0);

        // because main has ended, whatever the others do
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), endless);

        outcome.Failures.Should().BeEmpty("because a task that is still running has not failed");
        endless.IsCompleted.Should().BeFalse("because the others are looked at, not waited for");
    });

    [Fact]
    public void A_failure_of_another_task_does_not_end_the_wait_for_main() => Pump.Run(async pump =>
    {
        var main = new TaskCompletionSource<string>();

        var waiting = TaskInspector.AwaitMainAsync(main.Task, Task.FromException(new Declined()));
        await pump.Settle();

        waiting.IsCompleted.Should().BeFalse("because main is still running, and main is what is waited for");
        main.SetResult("shipped");
        (await waiting).Value.Should().Be("shipped", "because main succeeded, whatever became of the other task");
    });

    [Fact]
    public void A_cancellation_of_another_task_does_not_end_the_wait_for_main() => Pump.Run(async pump =>
    {
        var main = new TaskCompletionSource<string>();
        var other = new TaskCompletionSource();

        var waiting = TaskInspector.AwaitMainAsync(main.Task, Task.FromCanceled(new(canceled: true)), other.Task);
        await pump.Settle();
        other.SetCanceled();
        await pump.Settle();

        waiting.IsCompleted.Should().BeFalse("because main is waited for, whatever the others do");
        main.SetResult("shipped");
        (await waiting).Value.Should().Be("shipped", "because main succeeded, whatever became of the other task");
    });

    [Fact]
    public void Waiting_for_main_blocks_no_thread() => Pump.Run(async pump =>
    {
        var main = EndsOnlyIfSomebodyBlocksOnIt("shipped");

        var waiting = TaskInspector.AwaitMainAsync(main);

        waiting.IsCompleted.Should().BeFalse("because main is still running");
        main.IsCompleted.Should().BeFalse("because the caller continues while main runs");
        await pump.Settle();
        main.IsCompleted.Should().BeFalse("because no thread is to block on main, one of the pool as little as the caller's");
    });

    [Fact]
    public void A_failure_while_main_runs_is_listed() => Pump.Run(async pump =>
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
    public void A_failure_is_listed_even_if_an_earlier_task_still_runs() => Pump.Run(async _ =>
    {
        var declined = new Declined();

        // because main has ended, whatever the others do
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), new TaskCompletionSource().Task, Task.FromException(declined));

        outcome.Failures.Should().Equal([declined], "because one that is still running hides nobody behind it");
    });

    [Fact]
    public void A_failure_after_main_has_ended_is_not_listed() => Pump.Run(async _ =>
    {
        var other = new TaskCompletionSource();
        // because main has ended, whatever the others do
        var outcome = await TaskInspector.AwaitMainAsync(Task.FromResult("shipped"), other.Task);

        other.SetException(new Declined());

        outcome.Failures.Should().BeEmpty("because the outcome tells what had failed when main ended; it must not change afterwards");
    });
}
