// Misconception: Only the lock of the store must be free when waiters are completed.
// Caught by: Waiters_are_completed_outside_every_lock
using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

public sealed class AsyncQueue<T>(int maxSize = 0)
{
    private readonly Lock gate = new();
    private readonly Queue<T> items = new();
    private readonly LinkedList<Waiter> getters = new();
    private readonly LinkedList<Waiter> putters = new();
    private readonly LinkedList<Waiter> joiners = new();
    private readonly Lock counting = new();
    private int unfinished;
    private bool isShutDown;

    public int MaxSize => maxSize;

    public int Count { get { lock (gate) return items.Count; } }

    public bool IsEmpty => Count == 0;

    public bool IsFull => maxSize > 0 && Count >= maxSize;

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

    public bool TryPut(T item)
    {
        Waiter? getter;
        lock (gate)
            if (isShutDown || !Accept(item, out getter)) return false;

        getter?.Serve();
        return true;
    }

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

    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        Waiter? putter;
        lock (gate)
            if (!Take(out item, out putter)) return false;

        putter?.Serve();
        return true;
    }

    public void TaskDone()
    {
        lock (counting)
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
    }

    public Task JoinAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        LinkedListNode<Waiter> place;
        lock (counting)
        lock (gate)
        {
            if (unfinished == 0) return Task.CompletedTask;
            place = joiners.AddLast(new Waiter());
        }

        return WaitAt(place, cancellationToken);
    }

    public void Shutdown(bool immediate = false)
    {
        List<Waiter> refused, joined;
        lock (gate)
        {
            isShutDown = true;
            if (immediate)
            {
                unfinished = Math.Max(0, unfinished - items.Count);
                items.Clear();
            }

            refused = [.. TakeAll(putters), .. TakeAll(getters)];
            joined = TakeJoined();
        }

        refused.ForEach(waiter => waiter.Refuse());
        joined.ForEach(joiner => joiner.Serve());
    }

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
            if (place.List is null) return;
            place.List.Remove(place);
        }

        place.Value.SetCanceled(token);
    }

    private sealed class Waiter() : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
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

public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
