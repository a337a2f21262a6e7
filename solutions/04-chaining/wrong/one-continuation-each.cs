// Misconception: The continuations of a task run in the order in which they were added.
// But: A task promises no order: one that is added while the task ends can run before those that are there (rule 9).
// Caught by: Callbacks_from_before_the_end_run_before_those_from_after_it
// Replaces: DoneCallbacks.cs
namespace Katas.Chaining;

public sealed class DoneCallbacks<T>
{
    private readonly Task<T> task;
    private readonly ILoop loop;

    public DoneCallbacks(Task<T> task, ILoop loop)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(loop);
        this.task = task;
        this.loop = loop;
    }

    public IDisposable Add(Action<Task<T>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var registration = new Registration(this, callback);
        task.ContinueWith(_ => loop.CallSoon(registration.Run), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return registration;
    }

    private sealed class Registration(DoneCallbacks<T> owner, Action<Task<T>> callback) : IDisposable
    {
        private readonly ExecutionContext context = ExecutionContext.Capture()!;
        private Action<Task<T>>? callback = callback;

        public void Dispose() => Interlocked.Exchange(ref callback, null);

        public void Run()
        {
            if (Interlocked.Exchange(ref callback, null) is not { } call) return;
            try
            {
                ExecutionContext.Run(context, _ => call(owner.task), null);
            }
            catch (Exception error)
            {
                owner.loop.ReportError(error);
            }
        }
    }
}
