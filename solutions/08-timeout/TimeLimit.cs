namespace Katas.Timeouts;

/// <summary>Runs work under a time limit.</summary>
public static class TimeLimit
{
    /// <summary>Asks <paramref name="body"/> to stop at the limit, and waits until it has ended.</summary>
    /// <exception cref="TimeoutException">The limit asked first, and the body ended in a cancellation.</exception>
    public static Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> body,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(time);
        if (limit != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);

        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : RunAsync();

        async Task<T> RunAsync()
        {
            var request = new Request(cancellationToken);
            if (limit == TimeSpan.Zero) request.ByLimit(); // its timer would come too late
            using var timer = time.CreateTimer(_ => request.ByLimit(), null, limit, Timeout.InfiniteTimeSpan);
            var link = cancellationToken.UnsafeRegister(static request => ((Request)request!).ByCaller(), request);
            try
            {
                var work = body(request.Token);
                request.EndsWith(work);
                return await work;
            }
            catch (OperationCanceledException error)
            {
                // Not in a filter: that runs before the finally blocks of a body that throws at once.
                switch (request.End())
                {
                    case Origin.Limit: throw new TimeoutException($"The work did not end within {limit}.", error);
                    case Origin.Caller: throw new OperationCanceledException(error.Message, error, cancellationToken);
                    default: throw;
                }
            }
            finally
            {
                request.End();
                link.Unregister(); // not Dispose, which waits for a callback that is running, and it may be waiting for us
            }
        }
    }

    private enum Origin { Open, Limit, Caller, Nobody }

    /// <summary>Asks the body to stop, once, and remembers what asked first. The end of the body closes it.</summary>
    private sealed class Request(CancellationToken caller)
    {
        private readonly Lock gate = new();
        private readonly CancellationTokenSource source = new();
        private Task? work;
        private Origin origin;

        public CancellationToken Token => source.Token;

        public void ByLimit() => Make(Origin.Limit);

        public void ByCaller() => Make(Origin.Caller);

        /// <summary>Settles the origin inside the call that ends the work, whenever the code after the await may run.</summary>
        public void EndsWith(Task task)
        {
            lock (gate) work = task;
            task.ContinueWith(
                static (_, request) => ((Request)request!).End(),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        /// <summary>The work has ended: a request that comes now is too late.</summary>
        public Origin End()
        {
            lock (gate)
            {
                // The caller's token may be cancelled with our callback still on its way.
                if (origin == Origin.Open) origin = caller.IsCancellationRequested ? Origin.Caller : Origin.Nobody;
                return origin;
            }
        }

        private void Make(Origin by)
        {
            lock (gate)
            {
                if (origin != Origin.Open) return;
                origin = work is { IsCompleted: true } ? Origin.Nobody
                    : caller.IsCancellationRequested ? Origin.Caller
                    : by;
                if (origin == Origin.Nobody) return;
            }

            source.Cancel(); // outside the lock: it runs other people's callbacks, and even parts of the body
        }
    }
}
