using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

/// <summary>What the tests of several stages share.</summary>
public abstract class TaskInspectorTests
{
    protected sealed class Declined() : Exception("the card was declined");

    protected static async Task<int> ChargeTheCard()
    {
        await Task.CompletedTask;
        throw new Declined();
    }

    /// <summary>An async method that throws, at once or when the gate opens: with an OperationCanceledException the task ends cancelled, not failed.</summary>
    protected static async Task<int> EndsAsync(Exception error, Task? gate = null)
    {
        await (gate ?? Task.CompletedTask);
        throw error;
    }

    /// <summary>What work may throw itself. Who opens it loses something: the wrapping of one, or one of two.</summary>
    protected static AggregateException[] AggregatesOfTwoAndOfOne() => [new(new Declined(), new Declined()), new(new Declined())];

    protected static Task<int> FailedWith(params Exception[] errors)
    {
        var source = new TaskCompletionSource<int>();
        source.SetException(errors);
        return source.Task;
    }

    /// <summary>A task that runs for ever; but if a thread blocks on it, it ends, so that a test that should not block fails instead of hanging.</summary>
    protected static Task<T> EndsOnlyIfSomebodyBlocksOnIt<T>(T value)
        => Task.Factory.StartNew(() => value, CancellationToken.None, TaskCreationOptions.None, new RunsOnlyWhatIsBlockedOn());

    protected sealed class RunsOnlyWhatIsBlockedOn : TaskScheduler
    {
        protected override void QueueTask(Task task) { }
        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
