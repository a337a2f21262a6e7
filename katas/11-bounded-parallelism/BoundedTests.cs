namespace Tests.Parallelism;

/// <summary>What the tests of several stages share: a source and works that end when a test says so.</summary>
public abstract class BoundedTests
{
    /// <summary>A source that has these items, and then ends.</summary>
    protected static Source<T> Of<T>(params T[] items)
    {
        var source = new Source<T>(items);
        source.End();
        return source;
    }

    /// <summary>Source and works end as a socket does: in no context.</summary>
    private static void InNoContext(Action end)
    {
        var current = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            end();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(current);
        }
    }

    /// <summary>A source that fails when it is opened.</summary>
    protected sealed class DoesNotOpen(Exception error) : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw error;
    }

    /// <summary>
    /// A source that the test fills. A pull that finds an item has it at once; one that finds none waits until the test
    /// gives an item, or ends or fails the source.
    /// </summary>
    protected sealed class Source<T>(params T[] items) : IAsyncEnumerable<T>, IAsyncEnumerator<T>
    {
        private readonly Queue<T> stored = new(items);
        private readonly List<string> faults = [];
        private T current = default!;
        private TaskCompletionSource<bool>? pull;
        private Exception? failure;
        private bool hasEnded;

        /// <summary>The token that the source was given.</summary>
        public CancellationToken Token { get; private set; }

        /// <summary>How many pulls (calls of MoveNextAsync) were made.</summary>
        public int Pulls { get; private set; }

        /// <summary>Whether a pull waits.</summary>
        public bool IsPulling => pull is not null;

        public int Opened { get; private set; }

        public int Disposals { get; private set; }

        /// <summary>What was done to the source that an enumerator does not allow.</summary>
        public IReadOnlyList<string> Faults => faults;

        /// <summary>Runs within each pull.</summary>
        public Action? WhenPulled { get; init; }

        /// <summary>Runs when Current is read, and may throw.</summary>
        public Action? WhenRead { get; init; }

        /// <summary>Runs within the disposal, and may throw.</summary>
        public Action? WhenDisposed { get; init; }

        /// <summary>When the disposal ends.</summary>
        public Task Disposal { get; init; } = Task.CompletedTask;

        public T Current
        {
            get
            {
                WhenRead?.Invoke();
                return current;
            }
        }

        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Opened++;
            Token = cancellationToken;
            return this;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            Pulls++;
            if (IsPulling) throw Fault("pulled while a pull was pending");
            if (Disposals > 0) throw Fault("pulled after it was disposed");
            WhenPulled?.Invoke();
            if (failure is not null) throw failure;
            if (stored.TryDequeue(out var item))
            {
                current = item;
                return ValueTask.FromResult(true);
            }

            if (hasEnded) return ValueTask.FromResult(false);
            pull = new TaskCompletionSource<bool>();
            return new ValueTask<bool>(pull.Task);
        }

        public ValueTask DisposeAsync()
        {
            if (IsPulling) throw Fault("disposed while a pull was pending");
            Disposals++;
            WhenDisposed?.Invoke();
            return new ValueTask(Disposal);
        }

        /// <summary>Gives an item to the pull that waits, or else to the next one.</summary>
        public void Give(T item)
        {
            if (!IsPulling)
            {
                stored.Enqueue(item);
                return;
            }

            current = item;
            EndPull(ending => ending.SetResult(true));
        }

        /// <summary>Ends the source: after the items that it still has.</summary>
        public void End()
        {
            hasEnded = true;
            if (IsPulling) EndPull(ending => ending.SetResult(false));
        }

        /// <summary>Fails the pull that waits, or else the next one, in the call.</summary>
        public void Fail(Exception error)
        {
            failure = error;
            if (IsPulling) EndPull(ending => ending.SetException(error));
        }

        private void EndPull(Action<TaskCompletionSource<bool>> end)
        {
            var ending = pull!;
            pull = null;
            InNoContext(() => end(ending));
        }

        private InvalidOperationException Fault(string fault)
        {
            faults.Add(fault);
            return new InvalidOperationException($"The source was {fault}.");
        }
    }

    /// <summary>
    /// The works of a test. The work on item 3 runs until the test ends it, and its result is 30.
    /// </summary>
    protected sealed class Works
    {
        private readonly List<int> begun = [];
        private readonly List<(int Item, CancellationToken Token, TaskCompletionSource<int> End)> running = [];

        /// <summary>The items on which work has begun, in that order.</summary>
        public IReadOnlyList<int> Begun => begun;

        /// <summary>The items on which work has begun, and has not ended.</summary>
        public IReadOnlyList<int> Running => [.. running.Select(each => each.Item)];

        /// <summary>The running works that were asked to stop.</summary>
        public IReadOnlyList<int> Asked =>
            [.. running.Where(each => each.Token.IsCancellationRequested).Select(each => each.Item)];

        /// <summary>
        /// Whether a work that is asked to stop ends Canceled at once. Otherwise it runs until the test ends it.
        /// </summary>
        public bool Obey { get; init; }

        /// <summary>Runs at the start of each work, and may throw.</summary>
        public Action<int>? WhenBegun { get; init; }

        public Task<int> Begin(int item, CancellationToken token)
        {
            begun.Add(item);
            var end = new TaskCompletionSource<int>();
            running.Add((item, token, end));
            WhenBegun?.Invoke(item);
            if (Obey)
            {
                token.Register(() =>
                {
                    if (running.Exists(each => each.Item == item)) Cancel(item, token);
                });
            }

            return end.Task;
        }

        public void End(params int[] items) =>
            Array.ForEach(items, item => EndOne(item, end => end.SetResult(10 * item)));

        public void Fail(int item, Exception error) => EndOne(item, end => end.SetException(error));

        public void Cancel(int item, CancellationToken token = default) => EndOne(item, end => end.SetCanceled(token));

        private void EndOne(int item, Action<TaskCompletionSource<int>> end)
        {
            var index = running.FindIndex(each => each.Item == item);
            if (index < 0)
                throw new InvalidOperationException($"No work on item {item} runs: it has not begun, or it has ended.");
            var ending = running[index].End;
            running.RemoveAt(index);
            InNoContext(() => end(ending));
        }
    }
}
