using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

/// <summary>What the tests of several stages share.</summary>
public abstract class StreamTests
{
    /// <summary>1, 2, 3, and so on, each in a later turn.</summary>
    protected static async IAsyncEnumerable<int> Numbers(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            await Task.Yield();
            yield return number;
        }
    }

    /// <summary>Feeds that have these items and then end.</summary>
    protected static Feed FeedOf(params int[] items)
    {
        var feed = new Feed();
        foreach (var item in items) feed.Give(item);
        feed.End();
        return feed;
    }

    /// <summary>Reads to the end.</summary>
    protected static async Task<List<T>> ReadAll<T>(IAsyncEnumerable<T> stream, CancellationToken token = default)
    {
        var items = new List<T>();
        await foreach (var item in stream.WithCancellation(token)) items.Add(item);
        return items;
    }

    /// <summary>Asks for the next item.</summary>
    protected static Task<bool> Next<T>(IAsyncEnumerator<T> reader) => reader.MoveNextAsync().AsTask();

    /// <summary>
    /// Runs the call as a thread without a SynchronizationContext would: what it ends continues in the context of its own
    /// await.
    /// </summary>
    protected static void Outside(Action call)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            call();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Lists on one line: "1 2, 3".</summary>
    protected static string Show(IEnumerable<IReadOnlyList<int>> lists) => string.Join(", ", lists.Select(Show));

    protected static string Show(IReadOnlyList<int> list) => string.Join(' ', list);

    /// <summary>What was opened is closed, once, and with no pull in flight.</summary>
    protected static void ShouldBeClosed(params Feed[] feeds)
    {
        foreach (var feed in feeds)
        {
            feed.Faults.Should().BeEmpty("because a source is pulled by one call at a time, until its end, and disposed after the last pull has ended");
            feed.Disposed.Should().Be(1, "because what was opened is closed, once, before the reader goes on");
        }
    }

    /// <summary>A source that a test feeds by hand. It notes what is done to it.</summary>
    /// <remarks>A pull ends inside the call that feeds it, or inside the cancellation of the token that it was opened with.</remarks>
    public sealed class Feed : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private readonly Queue<Func<bool>> ready = new();
        private readonly List<string> faults = [];
        private TaskCompletionSource<bool>? pending;
        private CancellationTokenRegistration registration;
        private bool hasEnded;

        /// <summary>What a pull ends with when its token is cancelled; by default, an exception with that token.</summary>
        public Func<CancellationToken, bool> WhenAskedToStop { get; set; } = token => throw new OperationCanceledException(token);

        /// <summary>Whether a cancelled token ends no pull.</summary>
        public bool IgnoresToken { get; init; }

        /// <summary>Runs at the beginning of each pull.</summary>
        public Action OnPull { get; set; } = () => { };

        /// <summary>Runs when it is opened.</summary>
        public Action OnOpen { get; init; } = () => { };

        /// <summary>What disposing it does; by default, nothing.</summary>
        public Func<ValueTask> Disposal { get; set; } = () => default;

        /// <summary>How many times it was opened, pulled and disposed.</summary>
        public int Opened { get; private set; }

        public int Pulls { get; private set; }

        public int Disposed { get; private set; }

        /// <summary>The token that it was opened with.</summary>
        public CancellationToken Token { get; private set; }

        /// <summary>Whether a pull is in flight.</summary>
        public bool IsPulled => pending is not null;

        /// <summary>Whether a pull has brought an item.</summary>
        public bool HasGiven { get; private set; }

        /// <summary>What nobody may do to a source: pull it during a pull, after its end, after it was disposed.</summary>
        public IReadOnlyList<string> Faults => faults;

        public int Current { get; private set; }

        /// <summary>Ends the pull in flight with an item, or else the next one; likewise the other two.</summary>
        public void Give(int item) => Bring(() =>
        {
            Current = item;
            return HasGiven = true;
        });

        public void End() => Bring(() => !(hasEnded = true));

        public void Fail(Exception error) => Bring(() =>
        {
            hasEnded = true;
            throw error;
        });

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Opened++;
            OnOpen();
            Token = cancellationToken;
            if (!IgnoresToken) registration = cancellationToken.Register(() => EndPull(AskedToStop));
            return this;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            Pulls++;
            if (pending is not null) faults.Add("pulled during a pull");
            if (hasEnded) faults.Add("pulled after its end");
            if (Disposed > 0) faults.Add("pulled after it was disposed");
            OnPull();
            if (hasEnded) return new ValueTask<bool>(false);
            pending = new TaskCompletionSource<bool>();
            var pull = pending.Task;
            if (Token.IsCancellationRequested && !IgnoresToken) EndPull(AskedToStop);
            else if (ready.TryDequeue(out var outcome)) EndPull(outcome);
            return new ValueTask<bool>(pull);
        }

        public ValueTask DisposeAsync()
        {
            Disposed++;
            if (pending is not null) faults.Add("disposed during a pull");
            registration.Unregister();
            return Disposal();
        }

        private bool AskedToStop() => WhenAskedToStop(Token);

        private void Bring(Func<bool> outcome)
        {
            if (pending is null) ready.Enqueue(outcome);
            else EndPull(outcome);
        }

        private void EndPull(Func<bool> outcome)
        {
            if (pending is not { } pull) return;
            pending = null;
            Exception? error = null;
            var item = false;
            try
            {
                item = outcome();
            }
            catch (Exception thrown)
            {
                error = thrown;
            }

            Outside(() =>
            {
                if (error is null) pull.SetResult(item);
                else pull.SetException(error);
            });
        }
    }

    /// <summary>A clock whose timer fires by hand.</summary>
    protected sealed class HandTime : TimeProvider
    {
        private Timer? last;

        public void Fire() => last?.Fire();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            last = new Timer(callback, state);

        private sealed class Timer(TimerCallback callback, object? state) : ITimer
        {
            private bool isOver;

            public void Fire()
            {
                if (!isOver) callback(state);
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => !isOver;

            public void Dispose() => isOver = true;

            public ValueTask DisposeAsync()
            {
                isOver = true;
                return default;
            }
        }
    }
}
