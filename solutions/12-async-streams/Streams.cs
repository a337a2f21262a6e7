using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Katas.AsyncStreams;

public static class Streams
{
    public static IAsyncEnumerable<TResult> SelectAwait<T, TResult>(
        this IAsyncEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        return Iterate();

        async IAsyncEnumerable<TResult> Iterate([EnumeratorCancellation] CancellationToken token = default)
        {
            token.ThrowIfCancellationRequested();
            await using var items = source.GetAsyncEnumerator(token);
            while (await CancelledAs(token, () => items.MoveNextAsync().AsTask()))
            {
                yield return await CancelledAs(token, () => selector(items.Current, token));
                token.ThrowIfCancellationRequested();
            }
        }
    }

    public static IAsyncEnumerable<IReadOnlyList<T>> Buffer<T>(this IAsyncEnumerable<T> source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Lists(source, count, Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    public static IAsyncEnumerable<T> TakeUntil<T>(this IAsyncEnumerable<T> source, Task signal)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(signal);
        return Iterate();

        async IAsyncEnumerable<T> Iterate([EnumeratorCancellation] CancellationToken token = default)
        {
            var items = new Opened<T>(source, token);
            try
            {
                while (await NextAsync(items, token)) yield return items.Take();
            }
            finally
            {
                await items.CloseAsync();
            }
        }

        async Task<bool> NextAsync(Opened<T> items, CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            if (signal.IsCompleted) return false;

            var pull = items.Pull();
            await Task.WhenAny(pull, signal).WaitAsync(token);
            if (pull.IsCompleted) return await items.ComesAsync();

            items.AskToStop();
            try
            {
                return await pull;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    public static IAsyncEnumerable<T> Merge<T>(params IReadOnlyList<IAsyncEnumerable<T>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        IAsyncEnumerable<T>[] all = [.. sources];
        if (Array.IndexOf(all, null) >= 0) throw new ArgumentException("A source is null.", nameof(sources));
        return Iterate();

        async IAsyncEnumerable<T> Iterate([EnumeratorCancellation] CancellationToken token = default)
        {
            var merging = new Merging<T>(all, token);
            try
            {
                while (await merging.NextAsync()) yield return merging.Current;
            }
            finally
            {
                await merging.CloseAsync();
            }
        }
    }

    public static IAsyncEnumerable<IReadOnlyList<T>> Buffer<T>(
        this IAsyncEnumerable<T> source, int count, TimeSpan within, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (within != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(within, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(time);
        return Lists(source, count, within, time);
    }

    private static async IAsyncEnumerable<IReadOnlyList<T>> Lists<T>(
        IAsyncEnumerable<T> source,
        int count,
        TimeSpan within,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken token = default)
    {
        var items = new Opened<T>(source, token);
        try
        {
            while (await FillAsync(items, count, within, time, token) is { Count: > 0 } list) yield return list;
        }
        finally
        {
            await items.CloseAsync();
        }
    }

    /// <summary>
    /// The next list; an empty one at the end. A pull that brought no item is not taken: the next call meets it again.
    /// </summary>
    private static async Task<List<T>> FillAsync<T>(
        Opened<T> items, int count, TimeSpan within, TimeProvider time, CancellationToken token)
    {
        var list = new List<T>();
        var over = new TaskCompletionSource();
        ITimer? timer = null;
        try
        {
            while (list.Count < count && !over.Task.IsCompleted)
            {
                token.ThrowIfCancellationRequested();
                var pull = items.Pull();
                await Task.WhenAny(pull, over.Task).WaitAsync(token);
                if (!pull.IsCompleted) break; // the time has passed
                if (!pull.IsCompletedSuccessfully && list.Count > 0 && !token.IsCancellationRequested) break;
                if (!await items.ComesAsync()) break;

                list.Add(items.Take());
                if (within == TimeSpan.Zero) break;
                if (within != Timeout.InfiniteTimeSpan)
                    timer ??= time.CreateTimer(_ => over.TrySetResult(), null, within, Timeout.InfiniteTimeSpan);
            }

            return list;
        }
        finally
        {
            timer?.Dispose();
        }
    }

    /// <summary>Awaits the work. If the reader has cancelled it, the exception carries its token.</summary>
    private static async Task<T> CancelledAs<T>(CancellationToken token, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException cancelled) when (
            token.IsCancellationRequested && cancelled.CancellationToken != token)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, token);
        }
    }

    /// <summary>A source in an enumeration: one pull at a time, which may outlive the wait for it.</summary>
    private sealed class Opened<T>(IAsyncEnumerable<T> source, CancellationToken token)
    {
        private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        private IAsyncEnumerator<T>? enumerator;
        private Task<bool>? pull;
        private Task asked = Task.CompletedTask;
        private Task? closing;

        /// <summary>The pull in flight, or a new one. Whatever goes wrong, its task has failed.</summary>
        public Task<bool> Pull() => pull ??= Begin();

        /// <summary>Whether the pull brings an item.</summary>
        public Task<bool> ComesAsync() => CancelledAs(token, Pull);

        /// <summary>The item that the pull has brought. The next pull is a new one.</summary>
        public T Take()
        {
            pull = null;
            return enumerator!.Current;
        }

        public void AskToStop()
        {
            if (pull is not { IsCompleted: false }) return;
            try
            {
                stop.Cancel();
            }
            catch (AggregateException error)
            {
                asked = Task.FromException(error); // a callback of the source threw; the others are asked all the same
            }
        }

        public Task CloseAsync() => closing ??= CloseOnceAsync();

        private async Task CloseOnceAsync()
        {
            AskToStop();
            try
            {
                if (pull is not null) await EndOf(pull); // what it brings is dropped
                if (enumerator is not null) await enumerator.DisposeAsync();
                await asked;
            }
            finally
            {
                stop.Dispose();
            }
        }

        private Task<bool> Begin()
        {
            try
            {
                enumerator ??= source.GetAsyncEnumerator(stop.Token);
                return enumerator.MoveNextAsync().AsTask();
            }
            catch (Exception error)
            {
                return Task.FromException<bool>(error);
            }
        }
    }

    /// <summary>The sources of a merge, and which of their pulls have ended.</summary>
    private sealed class Merging<T>(IAsyncEnumerable<T>[] sources, CancellationToken token)
    {
        private readonly Opened<T>[] all = [.. sources.Select(source => new Opened<T>(source, token))];
        private readonly Channel<Opened<T>> ended = Channel.CreateUnbounded<Opened<T>>();
        private IReadOnlyList<Opened<T>>? due;
        private int open = sources.Length;
        private bool hasFailed;

        public T Current { get; private set; } = default!;

        public async Task<bool> NextAsync()
        {
            try
            {
                token.ThrowIfCancellationRequested();
                foreach (var source in due ?? all) _ = NoteEndAsync(source);
                due = [];
                while (open > 0)
                {
                    var first = await ended.Reader.ReadAsync(token);
                    if (await first.ComesAsync())
                    {
                        Current = first.Take();
                        due = [first];
                        return true;
                    }

                    open--;
                    _ = first.CloseAsync(); // CloseAsync awaits it
                }

                return false;
            }
            catch
            {
                hasFailed = true;
                throw;
            }
        }

        /// <summary>Closes all of them, whatever one throws: that comes out only if nothing failed before.</summary>
        public async Task CloseAsync()
        {
            foreach (var source in all) source.AskToStop();
            var closing = Task.WhenAll(all.Select(source => source.CloseAsync()));
            if (hasFailed) await EndOf(closing);
            else await closing;
        }

        private async Task NoteEndAsync(Opened<T> source)
        {
            await EndOf(source.Pull());
            ended.Writer.TryWrite(source);
        }
    }

    /// <summary>Ends with the task, however that ends.</summary>
    private static ConfiguredTaskAwaitable EndOf(Task task) => task.ConfigureAwait(
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
