namespace Katas.Backpressure;

/// <summary>What a write does when the buffer is full, and no reader waits.</summary>
public enum WhenFull
{
    /// <summary>The writer waits in line until there is room.</summary>
    Wait,

    /// <summary>The item that comes is dropped.</summary>
    DropWrite,

    /// <summary>The newest stored item is dropped.</summary>
    DropNewest,

    /// <summary>The oldest stored item is dropped.</summary>
    DropOldest,

    /// <summary>Only the latest item is kept.</summary>
    Conflate,
}

/// <summary>The buffer takes no more items, or has none left to give.</summary>
public sealed class BufferCompletedException : InvalidOperationException
{
    public BufferCompletedException()
        : base("The buffer was completed: stop writing, and stop reading once this comes out of a read.")
    {
    }

    public BufferCompletedException(string? message)
        : base(message)
    {
    }

    public BufferCompletedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A bounded first-in-first-out buffer that knows what to do when its readers are slower.</summary>
public sealed class BoundedBuffer<T>
{
    private readonly Lock gate = new();
    private readonly LinkedList<T> items = new();
    private readonly LinkedList<Waiter<T>> readers = new(); // somebody in line: nothing is stored
    private readonly LinkedList<Waiter<bool>> writers = new(); // somebody in line: the buffer is full
    private readonly int capacity;
    private readonly WhenFull whenFull;
    private readonly Action<T>? dropped;
    private bool isCompleted;

    public BoundedBuffer(int capacity, WhenFull whenFull, Action<T>? dropped = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (!Enum.IsDefined(whenFull))
            throw new ArgumentOutOfRangeException(nameof(whenFull), whenFull, "Choose one of the five modes.");
        if (whenFull == WhenFull.Conflate) ArgumentOutOfRangeException.ThrowIfNotEqual(capacity, 1);

        this.capacity = capacity;
        this.whenFull = whenFull;
        this.dropped = dropped;
    }

    /// <summary>How many items are stored.</summary>
    public int Count { get { lock (gate) return items.Count; } }

    /// <summary>Hands over, stores, waits or drops; tells whether <paramref name="item"/> itself was kept.</summary>
    public Task<bool> WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);

        T loser = default!;
        Waiter<T>? reader;
        LinkedListNode<Waiter<bool>>? place = null;
        lock (gate)
        {
            if (isCompleted) return Task.FromException<bool>(new BufferCompletedException());

            reader = TakeFirst(readers);
            if (reader is null)
            {
                if (items.Count < capacity)
                {
                    items.AddLast(item);
                    return Task.FromResult(true);
                }

                if (whenFull == WhenFull.Wait) place = writers.AddLast(new Waiter<bool>(item));
                else loser = Displace(item);
            }
        }

        if (place is not null) return WaitAt(place, cancellationToken);
        if (reader is null) return Report(loser, isKept: whenFull != WhenFull.DropWrite);

        reader.Serve(item);
        return Task.FromResult(true);
    }

    /// <summary>Takes the oldest item; waits while there is none.</summary>
    public Task<T> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);

        T item = default!;
        Waiter<bool>? writer = null;
        LinkedListNode<Waiter<T>>? place = null;
        lock (gate)
        {
            if (items.First is { } oldest)
            {
                item = oldest.Value;
                items.Remove(oldest);
                writer = TakeFirst(writers);
                if (writer is not null) items.AddLast(writer.Item);
            }
            else if (isCompleted)
            {
                return Task.FromException<T>(new BufferCompletedException());
            }
            else
            {
                place = readers.AddLast(new Waiter<T>(default!));
            }
        }

        if (place is not null) return WaitAt(place, cancellationToken);

        writer?.Serve(true);
        return Task.FromResult(item);
    }

    /// <summary>Ends the intake; what is stored can still be read.</summary>
    public void Complete()
    {
        List<Waiter<T>> strandedReaders;
        List<Waiter<bool>> strandedWriters;
        lock (gate)
        {
            isCompleted = true;
            strandedReaders = TakeAll(readers);
            strandedWriters = TakeAll(writers);
        }

        strandedReaders.ForEach(reader => reader.Refuse());
        strandedWriters.ForEach(writer => writer.Refuse());
    }

    // Under the gate, when the buffer is full. Gives the item that has to go, which may be the one that comes.
    private T Displace(T item)
    {
        if (whenFull == WhenFull.DropWrite) return item;

        var place = whenFull == WhenFull.DropNewest ? items.Last! : items.First!;
        items.Remove(place);
        items.AddLast(item);
        return place.Value;
    }

    // Not async: that would make a cancellation of an OperationCanceledException.
    private Task<bool> Report(T loser, bool isKept)
    {
        try
        {
            dropped?.Invoke(loser);
            return Task.FromResult(isKept);
        }
        catch (Exception error)
        {
            return Task.FromException<bool>(error);
        }
    }

    // Registers outside the gate, because a token that is cancelled by now runs the callback at once.
    private Task<TResult> WaitAt<TResult>(LinkedListNode<Waiter<TResult>> place, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister((_, token) => Leave(place, token), null);
        lock (gate)
        {
            if (place.List is not null)
            {
                place.Value.Registration = registration;
                return place.Value.Task;
            }
        }

        registration.Unregister();
        return place.Value.Task;
    }

    private void Leave<TResult>(LinkedListNode<Waiter<TResult>> place, CancellationToken token)
    {
        lock (gate)
        {
            if (place.List is null) return; // served already: a completed wait stays completed
            place.List.Remove(place);
        }

        place.Value.SetCanceled(token);
    }

    private static TWaiter? TakeFirst<TWaiter>(LinkedList<TWaiter> line)
        where TWaiter : class
    {
        if (line.First is not { } place) return null;

        line.Remove(place);
        return place.Value;
    }

    private static List<TWaiter> TakeAll<TWaiter>(LinkedList<TWaiter> line)
    {
        List<TWaiter> all = [.. line];
        line.Clear();
        return all;
    }

    // Whoever takes a waiter out of its line, under the gate, is the only one to complete it, outside the gate.
    private sealed class Waiter<TResult>(T item)
        : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>What a writer brings. A reader brings nothing.</summary>
        public T Item => item;

        public CancellationTokenRegistration Registration { get; set; }

        public void Serve(TResult result)
        {
            Registration.Unregister();
            SetResult(result);
        }

        public void Refuse()
        {
            Registration.Unregister();
            SetException(new BufferCompletedException());
        }
    }
}
