// Misconception: One turn of the loop is enough for the whole list.
// Caught by: What_a_callback_throws_is_reported_and_stops_no_other
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
            Registration[] all = [.. registrations];
            loop.CallSoon(() =>
            {
                try
                {
                    foreach (var registration in all) registration.RunUnguarded();
                }
                catch (Exception error)
                {
                    loop.ReportError(error);
                }
            });
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
            try
            {
                RunUnguarded();
            }
            catch (Exception error)
            {
                owner.loop.ReportError(error);
            }
        }

        public void RunUnguarded()
        {
            if (!owner.TakeOut(this)) return;
            if (context is null) callback(owner.task);
            else ExecutionContext.Run(context, _ => callback(owner.task), null);
        }
    }
}
