// Misconception: It is enough to wake everybody who waits, and to let them sort out which of them gets the item.
// But: Whoever runs first wins, a newcomer included, so nobody has a turn, and all the others were woken in vain (rule 10).
// Caught by: A_newcomer_does_not_overtake_a_waiting_getter, A_newcomer_does_not_overtake_a_waiting_putter, A_waiter_is_served_in_its_turn_in_every_interleaving
using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

public sealed class AsyncQueue<T>(int maxSize = 0)
{
    private readonly Lock gate = new();
    private readonly Queue<T> items = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int unfinished;
    private bool isShutDown;

    public int MaxSize => maxSize;

    public int Count { get { lock (gate) return items.Count; } }

    public bool IsEmpty => Count == 0;

    public bool IsFull => maxSize > 0 && Count >= maxSize;

    public async Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (isShutDown) throw new QueueShutDownException();
                change = changed.Task;
            }

            if (TryPut(item)) return;
            await change.WaitAsync(cancellationToken);
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

        TellEverybody();
        return true;
    }

    public async Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (isShutDown && items.Count == 0) throw new QueueShutDownException();
                change = changed.Task;
            }

            if (TryGet(out var item)) return item;
            await change.WaitAsync(cancellationToken);
        }
    }

    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        lock (gate)
            if (!items.TryDequeue(out item)) return false;

        TellEverybody();
        return true;
    }

    public void TaskDone()
    {
        lock (gate)
        {
            if (unfinished == 0) throw new InvalidOperationException("TaskDone was called more often than items were put: call it once for each.");
            unfinished--;
        }

        TellEverybody();
    }

    public async Task JoinAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (unfinished == 0) return;
                change = changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    public void Shutdown(bool immediate = false)
    {
        lock (gate)
        {
            isShutDown = true;
            if (immediate)
            {
                unfinished = Math.Max(0, unfinished - items.Count);
                items.Clear();
            }
        }

        TellEverybody();
    }

    private void TellEverybody()
    {
        TaskCompletionSource told;
        lock (gate)
        {
            told = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
    }
}

public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
