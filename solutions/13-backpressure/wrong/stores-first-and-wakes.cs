// Misconception: The item is stored, and a waiting reader is woken to fetch it.
// But: Until that reader runs, the item takes room and a newcomer or a drop can take it away: hand it over directly (rule 8).
// Caught by: An_item_that_was_handed_over_is_not_stored, Waiting_readers_are_served_first_come_first_served_and_nothing_is_dropped, A_newcomer_does_not_overtake_a_waiting_reader
namespace Katas.Backpressure;

public enum WhenFull
{
    Wait,
    DropWrite,
    DropNewest,
    DropOldest,
    Conflate,
}

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

public sealed class BoundedBuffer<T>
{
    private readonly object gate = new();
    private readonly List<T> items = [];
    private readonly List<TaskCompletionSource> readers = [];
    private readonly List<TaskCompletionSource> writers = [];
    private readonly int capacity;
    private readonly WhenFull whenFull;
    private readonly Action<T>? dropped;
    private bool isCompleted;

    public BoundedBuffer(int capacity, WhenFull whenFull, Action<T>? dropped = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (!Enum.IsDefined(whenFull)) throw new ArgumentOutOfRangeException(nameof(whenFull));
        if (whenFull == WhenFull.Conflate) ArgumentOutOfRangeException.ThrowIfNotEqual(capacity, 1);

        this.capacity = capacity;
        this.whenFull = whenFull;
        this.dropped = dropped;
    }

    public int Count { get { lock (gate) return items.Count; } }

    public async Task<bool> WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            TaskCompletionSource? wait = null;
            var (isDropping, loser) = (false, item);
            lock (gate)
            {
                if (isCompleted) throw new BufferCompletedException();
                if (items.Count < capacity)
                {
                    items.Add(item);
                }
                else if (whenFull == WhenFull.Wait)
                {
                    wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    writers.Add(wait);
                }
                else
                {
                    isDropping = true;
                    if (whenFull != WhenFull.DropWrite)
                    {
                        var at = whenFull == WhenFull.DropNewest ? items.Count - 1 : 0;
                        loser = items[at];
                        items.RemoveAt(at);
                        items.Add(item);
                    }
                }
            }

            if (wait is not null)
            {
                await WaitAsync(wait, writers, cancellationToken);
                continue;
            }

            WakeFirst(readers);
            if (!isDropping) return true;
            await Report(loser);
            return whenFull != WhenFull.DropWrite;
        }
    }

    public async Task<T> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            TaskCompletionSource wait;
            var item = default(T)!;
            var isTaken = false;
            lock (gate)
            {
                isTaken = items.Count > 0;
                if (isTaken)
                {
                    item = items[0];
                    items.RemoveAt(0);
                }
                else if (isCompleted)
                {
                    throw new BufferCompletedException();
                }

                wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (!isTaken) readers.Add(wait);
            }

            if (isTaken)
            {
                WakeFirst(writers);
                return item;
            }

            await WaitAsync(wait, readers, cancellationToken);
        }
    }

    public void Complete()
    {
        List<TaskCompletionSource> waits;
        lock (gate)
        {
            isCompleted = true;
            waits = [.. readers, .. writers];
            readers.Clear();
            writers.Clear();
        }

        waits.ForEach(wait => wait.SetResult());
    }

    private Task Report(T loser)
    {
        try
        {
            dropped?.Invoke(loser);
            return Task.CompletedTask;
        }
        catch (Exception error)
        {
            return Task.FromException(error);
        }
    }

    private void WakeFirst(List<TaskCompletionSource> line)
    {
        TaskCompletionSource? first;
        lock (gate)
        {
            first = line.FirstOrDefault();
            if (first is not null) line.RemoveAt(0);
        }

        first?.SetResult();
    }

    private async Task WaitAsync(
        TaskCompletionSource wait, List<TaskCompletionSource> line, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() =>
        {
            lock (gate)
                if (!line.Remove(wait)) return;
            wait.SetCanceled(cancellationToken);
        });
        await wait.Task;
    }
}
