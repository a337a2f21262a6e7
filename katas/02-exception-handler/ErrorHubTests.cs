using System.Collections.Concurrent;
using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

/// <summary>What the tests of several stages share.</summary>
public abstract class ErrorHubTests
{
    protected sealed class Mistake : Exception;

    /// <summary>Work that runs when it is told to, or when somebody blocks on it: so a test fails where it would hang.</summary>
    protected sealed class Work : TaskScheduler
    {
        private Task? task;

        public Task Start(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, this);

        public void Run() => TryExecuteTask(task!);

        protected override void QueueTask(Task task) => this.task = task;

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    /// <summary>What a hub was told about one failure. Other tests leave failed tasks behind, too: those are not ours.</summary>
    protected sealed class Reports(Exception failure)
    {
        private readonly ConcurrentQueue<ErrorContext> reports = new();

        public IReadOnlyList<ErrorContext> All => [.. reports];

        public void Add(ErrorContext context)
        {
            if (context.Exception is { } error && (error == failure || error == failure.InnerException) || context.Exception is AggregateException several && several.Flatten().InnerExceptions.Contains(failure))
                reports.Enqueue(context);
        }

        /// <summary>The reports, once there are so many: they may be made on another thread than that of the finalizers.</summary>
        public IReadOnlyList<ErrorContext> Await(int count)
        {
            Comes(() => reports.Count >= count);
            return All;
        }
    }

    /// <summary>Makes a task that has failed, drops it, and collects it, so that the runtime raises its event.</summary>
    protected static Lost Lose(params Exception[] failures)
    {
        var lost = new Lost();

        // The last to subscribe is the last to be asked.
        void Witness(object? sender, UnobservedTaskExceptionEventArgs forgotten)
        {
            if (forgotten.Exception.InnerExceptions.SequenceEqual(failures)) lost.WasObserved = forgotten.Observed;
        }

        TaskScheduler.UnobservedTaskException += Witness;
        try
        {
            var unobserved = Unobserved.During(() =>
            {
                var task = FailedWith(failures);
                lost.TaskId = task.Id;
                return task;
            }, failures);

            unobserved.Should().Contain(failures, "because nothing may hold a task that has ended and that nobody uses");
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Witness;
        }

        return lost;
    }

    protected sealed class Lost
    {
        public int TaskId { get; set; }

        /// <summary>Whether a subscriber that was asked before marked it as observed.</summary>
        public bool WasObserved { get; set; }
    }

    protected static Task FailedWith(params Exception[] failures)
    {
        var source = new TaskCompletionSource();
        source.SetException(failures);
        return source.Task;
    }
}
