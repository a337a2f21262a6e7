// Misconception: Whoever makes a shutdown immediate wants it to be over.
// Caught by: A_shutdown_that_is_made_immediate_does_not_finish_what_was_fetched
using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

/// <summary>A first-in-first-out queue between producers and consumers: who finds it empty or full waits, without a thread.</summary>
public sealed class AsyncQueue<T>(int maxSize = 0)
{
    private readonly Lock gate = new();
    private readonly Queue<T> items = new();
    private readonly LinkedList<Waiter> getters = new(); // somebody in line: nothing is stored
    private readonly LinkedList<Waiter> putters = new(); // somebody in line: the store is full
    private readonly LinkedList<Waiter> joiners = new(); // somebody in line: items are unfinished
    private int unfinished;
    private bool isShutDown;

    /// <summary>The number given to the constructor; zero or less: unbounded.</summary>
    public int MaxSize => maxSize;

    /// <summary>How many items are stored.</summary>
    public int Count { get { lock (gate) return items.Count; } }

    /// <summary>Whether nothing is stored.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Whether there is no room for one more.</summary>
    public bool IsFull => maxSize > 0 && Count >= maxSize;

    /// <summary>Puts <paramref name="item"/> at the end; waits while the queue is full.</summary>
    public Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        Waiter? getter;
        LinkedListNode<Waiter>? place = null;
        lock (gate)
        {
            if (isShutDown) return Task.FromException(new QueueShutDownException());
            if (!Accept(item, out getter)) place = putters.AddLast(new Waiter { Item = item });
        }

        if (place is not null) return WaitAt(place, cancellationToken);
        getter?.Serve();
        return Task.CompletedTask;
    }

    /// <summary>Puts <paramref name="item"/> if that needs no wait.</summary>
    public bool TryPut(T item)
    {
        Waiter? getter;
        lock (gate)
            if (isShutDown || !Accept(item, out getter)) return false;

        getter?.Serve();
        return true;
    }

    /// <summary>Takes the oldest item; waits while there is none.</summary>
    public Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);

        T? item;
        Waiter? putter;
        LinkedListNode<Waiter>? place = null;
        lock (gate)
        {
            if (!Take(out item, out putter))
            {
                if (isShutDown) return Task.FromException<T>(new QueueShutDownException());
                place = getters.AddLast(new Waiter());
            }
        }

        if (place is not null) return WaitAt(place, cancellationToken);
        putter?.Serve();
        return Task.FromResult(item!);
    }

    /// <summary>Takes the oldest item if there is one.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        Waiter? putter;
        lock (gate)
            if (!Take(out item, out putter)) return false;

        putter?.Serve();
        return true;
    }

    /// <summary>Says that the work on one item is finished.</summary>
    /// <exception cref="InvalidOperationException">It was called more often than items were put.</exception>
    public void TaskDone()
    {
        List<Waiter> joined;
        lock (gate)
        {
            if (unfinished == 0) throw new InvalidOperationException("TaskDone was called more often than items were put: call it once for each.");
            unfinished--;
            joined = TakeJoined();
        }

        joined.ForEach(joiner => joiner.Serve());
    }

    /// <summary>Waits until <see cref="TaskDone"/> was called for every item that was put.</summary>
    public Task JoinAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        LinkedListNode<Waiter> place;
        lock (gate)
        {
            if (unfinished == 0) return Task.CompletedTask;
            place = joiners.AddLast(new Waiter());
        }

        return WaitAt(place, cancellationToken);
    }

    /// <summary>Ends the intake; <paramref name="immediate"/>: throws away what is stored, too.</summary>
    public void Shutdown(bool immediate = false)
    {
        List<Waiter> refused, joined;
        lock (gate)
        {
            if (immediate)
            {
                unfinished = isShutDown ? 0 : Math.Max(0, unfinished - items.Count);
                items.Clear();
            }

            isShutDown = true;

            refused = [.. TakeAll(putters), .. TakeAll(getters)];
            joined = TakeJoined();
        }

        refused.ForEach(waiter => waiter.Refuse());
        joined.ForEach(joiner => joiner.Serve());
    }

    // Under the gate. Hands the item to the first getter, or stores it; false when there is no room.
    private bool Accept(T item, out Waiter? getter)
    {
        getter = null;
        if (IsFull) return false;

        unfinished++;
        getter = TakeFirst(getters);
        if (getter is null) items.Enqueue(item);
        else getter.Item = item;
        return true;
    }

    // Under the gate. Takes the oldest item, and stores that of the first putter in its stead; false when there is none.
    private bool Take([MaybeNullWhen(false)] out T item, out Waiter? putter)
    {
        putter = null;
        if (!items.TryDequeue(out item)) return false;

        putter = TakeFirst(putters);
        if (putter is null) return true;

        unfinished++;
        items.Enqueue(putter.Item);
        return true;
    }

    private List<Waiter> TakeJoined() => unfinished == 0 ? TakeAll(joiners) : [];

    private static Waiter? TakeFirst(LinkedList<Waiter> line)
    {
        if (line.First is not { } place) return null;

        line.Remove(place);
        return place.Value;
    }

    private static List<Waiter> TakeAll(LinkedList<Waiter> line)
    {
        List<Waiter> all = [.. line];
        line.Clear();
        return all;
    }

    // Registers outside the gate, because a token that is cancelled by now runs the callback at once.
    private Task<T> WaitAt(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
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

    private void Leave(LinkedListNode<Waiter> place, CancellationToken token)
    {
        lock (gate)
        {
            if (place.List is null) return; // served already: a completed wait stays completed
            place.List.Remove(place);
        }

        place.Value.SetCanceled(token);
    }

    // Who takes a waiter out of its line, under the gate, is the only one to complete it, and does so outside the gate.
    private sealed class Waiter() : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>What a putter brings, or what a getter is given.</summary>
        public T Item { get; set; } = default!;

        public CancellationTokenRegistration Registration { get; set; }

        public void Serve()
        {
            Registration.Unregister();
            SetResult(Item);
        }

        public void Refuse()
        {
            Registration.Unregister();
            SetException(new QueueShutDownException());
        }
    }
}

/// <summary>The queue takes no more items, or has none left to give. The counterpart of <c>asyncio.QueueShutDown</c>.</summary>
public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
