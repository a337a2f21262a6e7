// Misconception: A getter that is woken fetches its item itself, as in asyncio.
// But: Until the getter runs, the item lies in the store, where a newcomer can take it; an item that is handed over belongs to it at once (rule 10).
// Caught by: A_newcomer_does_not_overtake_a_waiting_getter, A_newcomer_does_not_overtake_a_waiting_putter, A_waiter_is_served_in_its_turn_in_every_interleaving
using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

public sealed class AsyncQueue<T>(int maxSize = 0)
{
    private readonly Lock gate = new();
    private readonly Queue<T> items = new();
    private readonly LinkedList<TaskCompletionSource> getters = new();
    private readonly LinkedList<TaskCompletionSource> putters = new();
    private readonly LinkedList<TaskCompletionSource> joiners = new();
    private int unfinished;
    private bool isShutDown;

    public int MaxSize => maxSize;

    public int Count { get { lock (gate) return items.Count; } }

    public bool IsEmpty => Count == 0;

    public bool IsFull => maxSize > 0 && Count >= maxSize;

    public async Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!TryPut(item))
        {
            LinkedListNode<TaskCompletionSource> place;
            lock (gate)
            {
                if (isShutDown) throw new QueueShutDownException();
                if (!IsFull) continue;
                place = putters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            await WaitAtAsync(place, putters, () => !IsFull, cancellationToken);
        }
    }

    public bool TryPut(T item)
    {
        lock (gate)
        {
            if (isShutDown || IsFull) return false;

            unfinished++;
            items.Enqueue(item);
        }

        WakeFirst(getters);
        return true;
    }

    public async Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (TryGet(out var item)) return item;

            LinkedListNode<TaskCompletionSource> place;
            lock (gate)
            {
                if (items.Count > 0) continue;
                if (isShutDown) throw new QueueShutDownException();
                place = getters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            await WaitAtAsync(place, getters, () => !IsEmpty, cancellationToken);
        }
    }

    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        lock (gate)
            if (!items.TryDequeue(out item)) return false;

        WakeFirst(putters);
        return true;
    }

    public void TaskDone()
    {
        lock (gate)
        {
            if (unfinished == 0) throw new InvalidOperationException("TaskDone was called more often than items were put: call it once for each.");
            if (--unfinished > 0) return;
        }

        WakeAll(joiners);
    }

    public async Task JoinAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            if (unfinished == 0) return;
            place = joiners.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await WaitAtAsync(place, joiners, () => false, cancellationToken);
    }

    public void Shutdown(bool immediate = false)
    {
        bool isFinished;
        lock (gate)
        {
            isShutDown = true;
            if (immediate)
            {
                unfinished = Math.Max(0, unfinished - items.Count);
                items.Clear();
            }

            isFinished = unfinished == 0;
        }

        WakeAll(putters);
        WakeAll(getters);
        if (isFinished) WakeAll(joiners);
    }

    private async Task WaitAtAsync(LinkedListNode<TaskCompletionSource> place, LinkedList<TaskCompletionSource> line, Func<bool> mayAnother, CancellationToken cancellationToken)
    {
        try
        {
            await place.Value.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
                place.List?.Remove(place);
            if (mayAnother()) WakeFirst(line); // the wakeup may have been meant for us
            throw;
        }
    }

    private void WakeFirst(LinkedList<TaskCompletionSource> line)
    {
        TaskCompletionSource first;
        lock (gate)
        {
            if (line.First is null) return;
            first = line.First.Value;
            line.RemoveFirst();
        }

        first.SetResult();
    }

    private void WakeAll(LinkedList<TaskCompletionSource> line)
    {
        List<TaskCompletionSource> all;
        lock (gate)
        {
            all = [.. line];
            line.Clear();
        }

        all.ForEach(waiter => waiter.SetResult());
    }
}

public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
