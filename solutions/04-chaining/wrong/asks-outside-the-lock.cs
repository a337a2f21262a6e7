// Misconception: Nothing foreign is called under a lock, not even CallSoon.
// Caught by: Who_is_added_while_the_end_is_told_does_not_overtake
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
        bool now;
        lock (gate)
        {
            registrations.AddLast(registration.Place);
            now = isOver;
        }

        if (now) Schedule(registration);
        return registration;
    }

    private void ScheduleAll()
    {
        Registration[] all;
        lock (gate)
        {
            isOver = true;
            all = [.. registrations];
        }

        foreach (var registration in all) Schedule(registration);
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
                if (context is null) callback(owner.task);
                else ExecutionContext.Run(context, _ => callback(owner.task), null);
            }
            catch (Exception error)
            {
                owner.loop.ReportError(error);
            }
        }
    }
}
