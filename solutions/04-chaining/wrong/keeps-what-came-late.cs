// Misconception: The list was cleaned up when the task ended.
// Caught by: What_has_run_or_was_disposed_is_held_no_longer
// Replaces: DoneCallbacks.cs
namespace Katas.Chaining;

/// <summary>Functions that are called when a task has ended.</summary>
public sealed class DoneCallbacks<T>
{
    private readonly Task<T> task;
    private readonly ILoop loop;
    private readonly Lock gate = new();
    private readonly LinkedList<Registration> registrations = []; // what has not begun, in order of registration
    private bool isOver;
    private readonly List<Registration> late = [];

    /// <summary>The callbacks of <paramref name="task"/>, which run on <paramref name="loop"/>.</summary>
    public DoneCallbacks(Task<T> task, ILoop loop)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(loop);
        this.task = task;
        this.loop = loop;
        task.ContinueWith(_ => ScheduleAll(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Registers <paramref name="callback"/>; disposing the registration takes it out.</summary>
    public IDisposable Add(Action<Task<T>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var registration = new Registration(this, callback);
        lock (gate)
        {
            registrations.AddLast(registration.Place);
            if (isOver)
            {
                Schedule(registration);
                late.Add(registration);
            }
        }

        return registration;
    }

    // Under the gate: one who is registered a moment later, on another thread, must not overtake these.
    private void ScheduleAll()
    {
        lock (gate)
        {
            isOver = true;
            foreach (var registration in registrations) Schedule(registration);
        }
    }

    private void Schedule(Registration registration) => loop.CallSoon(registration.Run);

    private bool TakeOut(Registration registration)
    {
        lock (gate)
        {
            if (registration.Place.List is null) return false;
            registrations.Remove(registration.Place);
            return true;
        }
    }

    private sealed class Registration : IDisposable
    {
        private readonly DoneCallbacks<T> owner;
        private readonly Action<Task<T>> callback;
        private readonly ExecutionContext? context = ExecutionContext.Capture();

        public Registration(DoneCallbacks<T> owner, Action<Task<T>> callback)
        {
            this.owner = owner;
            this.callback = callback;
            Place = new(this);
        }

        public LinkedListNode<Registration> Place { get; }

        public void Dispose() => owner.TakeOut(this);

        public void Run()
        {
            if (!owner.TakeOut(this)) return;
            try
            {
                if (context is null) callback(owner.task); // the flow was suppressed
                else ExecutionContext.Run(context, _ => callback(owner.task), null);
            }
            catch (Exception error)
            {
                owner.loop.ReportError(error);
            }
        }
    }
}
