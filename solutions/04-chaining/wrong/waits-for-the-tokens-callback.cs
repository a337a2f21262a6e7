// Misconception: Dispose is how one takes a registration back, wherever one is.
// Caught by: A_set_and_a_cancel_that_meet_wait_for_nobody
// Replaces: AsyncEvent.cs
namespace Katas.Chaining;

public sealed class AsyncEvent
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> waiters = [];
    private bool isSet;

    public bool IsSet { get { lock (gate) return isSet; } }

    public void Set()
    {
        Waiter[] woken;
        lock (gate)
        {
            isSet = true;
            woken = [.. waiters];
            waiters.Clear();
            foreach (var waiter in woken) waiter.Registration.Dispose();
        }

        foreach (var waiter in woken) waiter.TrySetResult();
    }

    public void Clear() { lock (gate) isSet = false; }

    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        var waiter = new Waiter();
        waiter.Registration = cancellationToken.UnsafeRegister((_, token) => Cancel(waiter, token), null);
        lock (gate)
        {
            if (!isSet)
            {
                if (!waiter.Task.IsCompleted) waiters.AddLast(waiter.Place);
                return waiter.Task;
            }
        }

        waiter.Registration.Unregister();
        waiter.TrySetResult();
        return waiter.Task;
    }

    private void Cancel(Waiter waiter, CancellationToken token)
    {
        waiter.TrySetCanceled(token);
        Leave(waiter);
    }

    private void Leave(Waiter waiter)
    {
        waiter.Registration.Unregister();
        lock (gate)
            if (waiter.Place.List is not null) waiters.Remove(waiter.Place);
    }

    private sealed class Waiter : TaskCompletionSource
    {
        public Waiter() : base(TaskCreationOptions.RunContinuationsAsynchronously) => Place = new(this);

        public LinkedListNode<Waiter> Place { get; }

        public CancellationTokenRegistration Registration { get; set; }
    }
}
