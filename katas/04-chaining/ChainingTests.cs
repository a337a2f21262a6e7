using Katas.Chaining;

namespace Tests.Chaining;

/// <summary>What the tests of several stages share.</summary>
public abstract class ChainingTests
{
    // These tasks run in a turn of the pump, or when somebody blocks on them: so a test fails where it would hang.
    protected static Task<T> LaterAsync<T>(T value) => new Work<T>(() => value, SynchronizationContext.Current).Task;

    protected static Task<T> LaterAsync<T>(Exception error) => new Work<T>(() => throw error, SynchronizationContext.Current).Task;

    /// <summary>A task that runs when it is told to, in its turn if it is given a context to be told by, or when somebody blocks on it.</summary>
    protected sealed class Work<T> : TaskScheduler
    {
        private readonly SynchronizationContext? context;

        public Work(Func<T> work, SynchronizationContext? context = null)
        {
            this.context = context;
            Task = new Task<T>(work);
            Task.Start(this);
        }

        public Task<T> Task { get; }

        public void Run() => TryExecuteTask(Task);

        protected override void QueueTask(Task task) => context?.Post(_ => TryExecuteTask(task), null);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    /// <summary>A loop that numbers the turns it gives.</summary>
    protected sealed class Turns(ILoop loop) : ILoop
    {
        private readonly ThreadLocal<int> current = new();
        private int count;

        /// <summary>The turn that runs now on this thread, from 1; 0 outside of any.</summary>
        public int Current => current.Value;

        public void CallSoon(Action action) => loop.CallSoon(() =>
        {
            current.Value = ++count;
            try
            {
                action();
            }
            finally
            {
                current.Value = 0;
            }
        });

        public void ReportError(Exception error) => loop.ReportError(error);
    }
}
