namespace Katas.Support.Threading;

/// <summary>The scheduler of all tasks that are started in a meeting.</summary>
internal sealed class MeetingScheduler(PoolQueue queue) : TaskScheduler
{
    /// <summary>Runs <paramref name="work"/> inside a task, so that this scheduler is the current one there.</summary>
    public void Run(Action work) => new Task(work, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);

    protected override void QueueTask(Task task) => queue.Add(() => TryExecuteTask(task), task);

    protected override bool TryDequeue(Task task) => queue.Remove(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (Actor.Current?.Scheduler != this || (taskWasPreviouslyQueued && !queue.Remove(task)))
            return false;
        return TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
