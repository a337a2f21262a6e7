// Misconception: Who was woken has to check whether it is still wanted.
// Caught by: Set_wakes_all_who_wait
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
        }

        foreach (var waiter in woken)
        {
            waiter.TrySetResult();
            Leave(waiter);
        }
    }

    public void Clear() { lock (gate) isSet = false; }

    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        await NextSetAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Task NextSetAsync(CancellationToken cancellationToken)
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
