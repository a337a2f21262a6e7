namespace Katas.Semaphores;

/// <summary>A number of permits, and a line of those that wait for one, without a thread.</summary>
public sealed class AsyncSemaphore
{
    private readonly Lock gate = new();
    private readonly WaitingLine<bool> line; // somebody in line: nothing is available
    private readonly int maximum;
    private int available;

    /// <summary>Makes a semaphore with <paramref name="initial"/> permits, of <paramref name="maximum"/> at most.</summary>
    public AsyncSemaphore(int initial, int maximum = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initial);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(initial, maximum);
        line = new(gate);
        available = initial;
        this.maximum = maximum;
    }

    /// <summary>How many permits are available now.</summary>
    public int Available { get { lock (gate) return available; } }

    /// <summary>Takes a permit if one is available.</summary>
    public bool TryWait()
    {
        lock (gate)
        {
            if (available == 0) return false;
            available--;
            return true;
        }
    }

    /// <summary>Gives back <paramref name="count"/> permits in one step: first to those that wait.</summary>
    public void Release(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<Waiter<bool>> served;
        lock (gate)
        {
            var left = Math.Max(0, count - line.Count);
            if (left > maximum - available) throw new InvalidOperationException("More permits would be available than the maximum: release only what was taken.");
            served = line.Take(count);
            available += left;
        }

        served.ForEach(waiter => waiter.Serve(true));
    }

    /// <summary>Takes a permit; waits in line while none is available.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        Waiter<bool> waiter;
        lock (gate)
        {
            if (TryWait()) return Task.CompletedTask;
            waiter = line.Join();
        }

        return line.Wait(waiter, cancellationToken);
    }
}

/// <summary>Those that wait, in order. Each is given a <typeparamref name="T"/>.</summary>
/// <remarks>
/// Whoever takes a waiter out of its line, under the gate, is the only one to end its wait, and does so outside the gate.
/// </remarks>
internal sealed class WaitingLine<T>(Lock gate)
{
    private readonly LinkedList<Waiter<T>> waiters = new();

    /// <summary>How many wait. Under the gate.</summary>
    public int Count => waiters.Count;

    /// <summary>Adds a waiter at the end. Under the gate.</summary>
    public Waiter<T> Join()
    {
        var waiter = new Waiter<T>();
        waiters.AddLast(waiter.Place);
        return waiter;
    }

    /// <summary>Takes out the first <paramref name="count"/>, or as many as there are. Under the gate.</summary>
    public List<Waiter<T>> Take(int count)
    {
        List<Waiter<T>> taken = [.. waiters.Take(count)];
        taken.ForEach(waiter => waiters.Remove(waiter.Place));
        return taken;
    }

    /// <summary>
    /// Lets <paramref name="cancellationToken"/> cancel the wait. Outside the gate, because a token that is cancelled by
    /// now runs the callback at once.
    /// </summary>
    public Task<T> Wait(Waiter<T> waiter, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister((_, token) => Leave(waiter, token), null);
        lock (gate)
        {
            if (waiter.IsInLine)
            {
                waiter.Registration = registration;
                return waiter.Task;
            }
        }

        registration.Unregister();
        return waiter.Task;
    }

    private void Leave(Waiter<T> waiter, CancellationToken token)
    {
        lock (gate)
        {
            if (!waiter.IsInLine) return; // served already: a completed wait stays completed
            waiters.Remove(waiter.Place);
        }

        waiter.SetCanceled(token);
    }
}

/// <summary>One wait, and its place in line.</summary>
internal sealed class Waiter<T> : TaskCompletionSource<T>
{
    public Waiter() : base(TaskCreationOptions.RunContinuationsAsynchronously) => Place = new(this);

    public LinkedListNode<Waiter<T>> Place { get; }

    public bool IsInLine => Place.List is not null;

    public CancellationTokenRegistration Registration { get; set; }

    public void Serve(T result)
    {
        Registration.Unregister();
        SetResult(result);
    }
}
