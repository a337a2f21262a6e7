// Misconception: A callback runs in the context of the loop.
// Caught by: A_callback_runs_in_the_context_of_its_registration, Every_callback_of_the_chain_runs_in_mains_context
// Replaces: DoneCallbacks.cs
namespace Katas.Chaining;

public sealed class DoneCallbacks<T>
{
    private readonly Task<T> task;
    private readonly ILoop loop;
    private readonly Lock gate = new();
    private readonly LinkedList<Registration> registrations = [];
    private bool isOver;

    public DoneCallbacks(Task<T> task, ILoop loop)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(loop);
        this.task = task;
        this.loop = loop;
        task.ContinueWith(_ => ScheduleAll(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public IDisposable Add(Action<Task<T>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var registration = new Registration(this, callback);
        lock (gate)
        {
            registrations.AddLast(registration.Place);
            if (isOver) Schedule(registration);
        }

        return registration;
    }

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
                callback(owner.task);
            }
            catch (Exception error)
            {
                owner.loop.ReportError(error);
            }
        }
    }
}
