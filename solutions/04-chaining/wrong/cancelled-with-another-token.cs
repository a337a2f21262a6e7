// Misconception: One cancelled token is as good as another.
// Caught by: A_token_that_is_already_cancelled_wins_over_a_set_event
// Replaces: AsyncEvent.cs
namespace Katas.Chaining;

/// <summary>A switch that others can wait for.</summary>
public sealed class AsyncEvent
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> waiters = [];
    private bool isSet;

    /// <summary>Whether the event is set.</summary>
    public bool IsSet { get { lock (gate) return isSet; } }

    /// <summary>Sets the event and wakes all who wait.</summary>
    public void Set()
    {
        Waiter[] woken;
        lock (gate)
        {
            isSet = true;
            woken = [.. waiters];
        }

        // They leave the line only when they are completed: a second Set, on another thread, must not return earlier than that.
        foreach (var waiter in woken)
        {
            waiter.TrySetResult();
            Leave(waiter);
        }
    }

    /// <summary>Resets the event: who comes now has to wait.</summary>
    public void Clear() { lock (gate) isSet = false; }

    /// <summary>Waits until the event is set.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(new CancellationToken(true));

        // Registered before it is in the line: whoever finds it there finds its registration, too.
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

    // First cancelled, then taken out: one who was cancelled before it was in the line sees that and stays away.
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
