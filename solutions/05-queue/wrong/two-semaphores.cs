// Misconception: A queue and two semaphores make an async queue.
// But: A semaphore only wakes a waiter, which then has to fetch its item; until it does, the item takes up a slot and others can take it (rule 9).
// Caught by: An_item_that_was_handed_over_is_not_stored, An_immediate_shutdown_never_takes_the_count_of_unfinished_items_below_zero
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

public sealed class AsyncQueue<T>(int maxSize = 0)
{
    private readonly ConcurrentQueue<T> items = new();
    private readonly SemaphoreSlim stored = new(0);
    private readonly SemaphoreSlim room = new(maxSize > 0 ? maxSize : int.MaxValue);
    private readonly CancellationTokenSource closed = new();
    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource> joiners = [];
    private int unfinished;

    public int MaxSize => maxSize;

    public int Count => items.Count;

    public bool IsEmpty => items.IsEmpty;

    public bool IsFull => maxSize > 0 && Count >= maxSize;

    public async Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await WaitAsync(room, cancellationToken);
        if (closed.IsCancellationRequested) throw new QueueShutDownException();
        Store(item);
    }

    public bool TryPut(T item)
    {
        if (closed.IsCancellationRequested || !room.Wait(0)) return false;
        Store(item);
        return true;
    }

    public async Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryGet(out var item)) return item;

        await WaitAsync(stored, cancellationToken);
        return Take();
    }

    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        item = default;
        if (!stored.Wait(0)) return false;
        item = Take();
        return true;
    }

    public void TaskDone()
    {
        List<TaskCompletionSource> joined;
        lock (gate)
        {
            if (unfinished == 0) throw new InvalidOperationException("TaskDone was called more often than items were put: call it once for each.");
            if (--unfinished > 0) return;
            joined = [.. joiners];
            joiners.Clear();
        }

        joined.ForEach(joiner => joiner.SetResult());
    }

    public async Task JoinAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource joiner = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (unfinished == 0) return;
            joiners.Add(joiner);
        }

        try
        {
            await joiner.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (gate) joiners.Remove(joiner);
            throw;
        }
    }

    public void Shutdown(bool immediate = false)
    {
        closed.Cancel();
        while (immediate && TryGet(out _))
            TaskDone();
    }

    private async Task WaitAsync(SemaphoreSlim turnstile, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closed.Token);
        try
        {
            await turnstile.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new QueueShutDownException();
        }
    }

    private void Store(T item)
    {
        lock (gate)
        {
            unfinished++;
            items.Enqueue(item);
        }

        stored.Release();
    }

    private T Take()
    {
        items.TryDequeue(out var item);
        room.Release();
        return item!;
    }
}

public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
