using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Katas.Parallelism;

/// <summary>Works on the items of a source, a bounded number at a time.</summary>
public static class Bounded
{
    /// <summary>The results of all items, in the order of the source.</summary>
    public static Task<IReadOnlyList<TResult>> MapAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken = default)
    {
        Check(source, maximum, work);
        return CollectAsync(source, maximum, work, cancellationToken);
    }

    /// <summary>The results as a stream: an item counts until its result is handed out.</summary>
    public static IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        bool ordered = true,
        CancellationToken cancellationToken = default)
    {
        Check(source, maximum, work);
        return HandOutAsync(source, maximum, work, ordered, cancellationToken);
    }

    private static void Check(object source, int maximum, object work)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        ArgumentNullException.ThrowIfNull(work);
    }

    /// <summary>Takes each work as it ends, which frees its place at once. The order is restored at the end.</summary>
    private static async Task<IReadOnlyList<TResult>> CollectAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        CancellationToken caller)
    {
        var run = new Run<T, TResult>(source, maximum, work, ordered: false, caller, reader: default);
        var ended = new List<Work<TResult>>();
        try
        {
            while (await run.NextAsync() is { } next)
                ended.Add(next);
        }
        finally
        {
            await run.EndAsync();
        }

        return [.. ended.OrderBy(each => each.Number).Select(each => each.Result)];
    }

    /// <summary>Two tokens, of which only the second is WithCancellation's: the compiler would combine them.</summary>
    private static async IAsyncEnumerable<TResult> HandOutAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        bool ordered,
        CancellationToken caller,
        [EnumeratorCancellation] CancellationToken reader = default)
    {
        var run = new Run<T, TResult>(source, maximum, work, ordered, caller, reader);
        try
        {
            while (await run.NextAsync() is { } next)
                yield return next.Result;
        }
        finally
        {
            await run.EndAsync();
        }
    }

    private sealed class Work<TResult>(int number)
    {
        public int Number => number;

        public bool HasEnded { get; set; }

        public TResult Result { get; set; } = default!;
    }

    /// <summary>One loop decides: <see cref="NextAsync"/>. Pulls and works only tell it that they have ended.</summary>
    private sealed class Run<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        bool ordered,
        CancellationToken caller,
        CancellationToken reader)
    {
        private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(caller, reader);
        private readonly Channel<Work<TResult>?> ends = Channel.CreateUnbounded<Work<TResult>?>(); // null: the pull
        private readonly Queue<Work<TResult>> line = new(); // as begun if ordered, otherwise as ended
        private IAsyncEnumerator<T>? items;
        private int begun, inFlight, running; // in flight: begun, and not handed out
        private bool isPulling, hasItem, isExhausted, isOver;
        private ExceptionDispatchInfo? first; // the first reason to stop, from whatever thread

        /// <summary>The next work to hand out. Null at the end, and when there is a reason to stop.</summary>
        public async Task<Work<TResult>?> NextAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                if (inFlight < maximum && !isPulling && !isExhausted)
                    Pull();
                else if (ends.Reader.TryRead(out var end))
                    Hear(end);
                else if (line.TryPeek(out var next) && next.HasEnded)
                    return HandOut();
                else if (inFlight > 0 || isPulling)
                    await ends.Reader.WaitToReadAsync();
                else
                    break;
            }

            if (stop.IsCancellationRequested)
                Stop(new OperationCanceledException(stop.Token));
            isOver = true;
            return null;
        }

        /// <summary>Waits for what runs, and throws the first failure. A reader who leaves hears of none.</summary>
        public async Task EndAsync()
        {
            var (isLeft, hasFailed) = (!isOver, stop.IsCancellationRequested);
            if (isLeft)
                Stop(new OperationCanceledException("The reader has left."));
            while (running > 0 || isPulling)
                Hear(await ends.Reader.ReadAsync());
            try
            {
                if (items is not null)
                    await items.DisposeAsync();
            }
            catch (Exception) when (isLeft ? hasFailed : first is not null)
            {
                // Something failed before this did.
            }
            finally
            {
                stop.Dispose();
            }

            if (!isLeft)
                first?.Throw();
        }

        private void Pull()
        {
            isPulling = true;
            Watch(PullAsync, brought => hasItem = brought, end: null);
        }

        private Task<bool> PullAsync()
        {
            items ??= source.GetAsyncEnumerator(stop.Token);
            return items.MoveNextAsync().AsTask();
        }

        private void Begin(Func<T> item)
        {
            var mine = new Work<TResult>(begun++);
            inFlight++;
            running++;
            if (ordered)
                line.Enqueue(mine);
            Watch(() => work(item(), stop.Token), result => mine.Result = result, mine);
        }

        private void Hear(Work<TResult>? end)
        {
            if (end is null)
            {
                isPulling = false;
                isExhausted = !hasItem;
                if (hasItem && !stop.IsCancellationRequested)
                    Begin(() => items!.Current);
                return;
            }

            running--;
            end.HasEnded = true;
            if (!ordered)
                line.Enqueue(end);
        }

        private Work<TResult> HandOut()
        {
            inFlight--;
            return line.Dequeue();
        }

        private void Watch<TValue>(Func<Task<TValue>> call, Action<TValue> keep, Work<TResult>? end)
        {
            Task<TValue> task;
            try
            {
                task = call() ?? throw new InvalidOperationException("The work returned null instead of a task.");
            }
            catch (Exception error)
            {
                task = Task.FromException<TValue>(error);
            }

            task.ContinueWith(
                ended => TellAsync(ended, keep, end),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        /// <summary>Runs where the task ends, whatever the loop does meanwhile.</summary>
        private async Task TellAsync<TValue>(Task<TValue> ended, Action<TValue> keep, Work<TResult>? end)
        {
            try
            {
                keep(await ended); // no wait: it has ended, and this is what awaiting it gives
            }
            catch (Exception error)
            {
                Stop(error);
            }

            ends.Writer.TryWrite(end);
        }

        /// <summary>The first reason counts. After the caller's cancel, a failure is a part of the cleanup.</summary>
        private void Stop(Exception reason)
        {
            if (caller.IsCancellationRequested)
                reason = new OperationCanceledException(caller);
            else if (reader.IsCancellationRequested)
                reason = new OperationCanceledException(reader);
            if (Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(reason), null) is not null)
                return;
            try
            {
                stop.Cancel();
            }
            catch (AggregateException)
            {
                // What a callback of the token throws comes after the first failure.
            }
        }
    }
}
