// Misconception: What I have seen under the lock is still there when I take it.
// But: The lock is left in between, and another thread takes the item: look and take under the same lock, in one go (rule 33).
// Caught by: Two_threads_do_not_share_a_slot_or_an_item, Two_calls_that_meet_end_as_if_one_came_after_the_other
using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

public sealed class AsyncQueue<T>
{
    private sealed record Putter(T Item, TaskCompletionSource Done);

    private readonly Queue<T> _items = new();
    private readonly LinkedList<TaskCompletionSource<T>> _getters = new();
    private readonly LinkedList<Putter> _putters = new();
    private readonly List<TaskCompletionSource> _joiners = new();
    private readonly object _lock = new();
    private int _unfinished;
    private bool _shutDown;

    public AsyncQueue(int maxSize = 0)
    {
        MaxSize = maxSize;
    }

    public int MaxSize { get; }

    public int Count { get { lock (_lock) return _items.Count; } }

    public bool IsEmpty => Count == 0;

    public bool IsFull => MaxSize > 0 && Count >= MaxSize;

    public Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        TaskCompletionSource<T>? getter = null;
        lock (_lock)
        {
            if (_shutDown) return Task.FromException(new QueueShutDownException());
            if (_getters.Count > 0)
            {
                getter = _getters.First!.Value;
                _getters.RemoveFirst();
                _unfinished++;
            }
            else if (MaxSize <= 0 || _items.Count < MaxSize)
            {
                _items.Enqueue(item);
                _unfinished++;
            }
            else
            {
                var putter = new Putter(item, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                _putters.AddLast(putter);
                var registration = cancellationToken.Register(() =>
                {
                    lock (_lock) if (!_putters.Remove(putter)) return;
                    putter.Done.SetCanceled(cancellationToken);
                });
                putter.Done.Task.ContinueWith(_ => registration.Unregister(), TaskContinuationOptions.ExecuteSynchronously);
                return putter.Done.Task;
            }
        }
        getter?.SetResult(item);
        return Task.CompletedTask;
    }

    public bool TryPut(T item)
    {
        TaskCompletionSource<T>? getter = null;
        lock (_lock)
        {
            if (_shutDown) return false;
            if (_getters.Count > 0)
            {
                getter = _getters.First!.Value;
                _getters.RemoveFirst();
            }
            else if (MaxSize <= 0 || _items.Count < MaxSize)
            {
                _items.Enqueue(item);
            }
            else
            {
                return false;
            }
            _unfinished++;
        }
        getter?.SetResult(item);
        return true;
    }

    public Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        lock (_lock)
        {
            if (_items.Count == 0)
            {
                if (_shutDown) return Task.FromException<T>(new QueueShutDownException());
                var getter = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
                _getters.AddLast(getter);
                var registration = cancellationToken.Register(() =>
                {
                    lock (_lock) if (!_getters.Remove(getter)) return;
                    getter.SetCanceled(cancellationToken);
                });
                getter.Task.ContinueWith(_ => registration.Unregister(), TaskContinuationOptions.ExecuteSynchronously);
                return getter.Task;
            }
        }
        TryGet(out var item);
        return Task.FromResult(item!);
    }

    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        Putter? putter = null;
        lock (_lock)
        {
            if (!_items.TryDequeue(out item)) return false;
            if (_putters.Count > 0)
            {
                putter = _putters.First!.Value;
                _putters.RemoveFirst();
                _items.Enqueue(putter.Item);
                _unfinished++;
            }
        }
        putter?.Done.SetResult();
        return true;
    }

    public void TaskDone()
    {
        List<TaskCompletionSource> joiners;
        lock (_lock)
        {
            if (_unfinished == 0) throw new InvalidOperationException("TaskDone called too often.");
            if (--_unfinished > 0) return;
            joiners = _joiners.ToList();
            _joiners.Clear();
        }
        foreach (var joiner in joiners) joiner.SetResult();
    }

    public Task JoinAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        lock (_lock)
        {
            if (_unfinished == 0) return Task.CompletedTask;
            var joiner = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _joiners.Add(joiner);
            var registration = cancellationToken.Register(() =>
            {
                lock (_lock) if (!_joiners.Remove(joiner)) return;
                joiner.SetCanceled(cancellationToken);
            });
            joiner.Task.ContinueWith(_ => registration.Unregister(), TaskContinuationOptions.ExecuteSynchronously);
            return joiner.Task;
        }
    }

    public void Shutdown(bool immediate = false)
    {
        List<TaskCompletionSource<T>> getters;
        List<Putter> putters;
        List<TaskCompletionSource> joiners = new();
        lock (_lock)
        {
            _shutDown = true;
            if (immediate)
            {
                _unfinished = Math.Max(0, _unfinished - _items.Count);
                _items.Clear();
                if (_unfinished == 0)
                {
                    joiners = _joiners.ToList();
                    _joiners.Clear();
                }
            }
            getters = _getters.ToList();
            _getters.Clear();
            putters = _putters.ToList();
            _putters.Clear();
        }
        foreach (var getter in getters) getter.SetException(new QueueShutDownException());
        foreach (var putter in putters) putter.Done.SetException(new QueueShutDownException());
        foreach (var joiner in joiners) joiner.SetResult();
    }
}

public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
