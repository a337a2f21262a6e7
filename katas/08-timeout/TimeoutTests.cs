namespace Tests.Timeouts;

/// <summary>What the tests of several stages share.</summary>
public abstract class TimeoutTests
{
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A wait that nothing but the token ends.</summary>
    protected static async Task<int> Forever(CancellationToken token)
    {
        await new TaskCompletionSource().Task.WaitAsync(token);
        return 0;
    }

    /// <summary>A wait for the token; its cancellation lets the wait go on, and does not come out of it.</summary>
    protected static Task Asked(CancellationToken token)
    {
        var asked = new TaskCompletionSource();
        token.Register(asked.SetResult);
        return asked.Task;
    }

    /// <summary>What awaiting <paramref name="ended"/> throws; it has ended, so there is nothing to wait for.</summary>
    protected static Exception? ErrorThatEnded(Task<int> ended)
    {
        ended.IsCompleted.Should().BeTrue("because its body has ended");
        return Record.Exception(() => _ = new ValueTask<int>(ended).Result);
    }
}

/// <summary>
/// A clock whose timers fire by hand, on the thread of the test: at once, or too late, when whoever set the timer has
/// changed or disposed it meanwhile. Real timers do that, too: their callback may be on its way to a thread just then.
/// </summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> armed = [];
    private DateTimeOffset now = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When the pending timers are due.</summary>
    public IReadOnlyList<DateTimeOffset> PendingTimers
    {
        get { lock (armed) return [.. armed.Select(timer => timer.Due).Order()]; }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (armed) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The time comes at which the next timer is due, and its callback runs in this call.</summary>
    public void Fire() => TakeFiring()();

    /// <summary>
    /// The time comes at which the next timer is due, and its callback is on its way: it runs when the test calls what
    /// this returns, whatever has become of the timer by then.
    /// </summary>
    public Action TakeFiring()
    {
        lock (armed)
        {
            var next = armed.MinBy(timer => timer.Due) ?? throw new InvalidOperationException("A timer should be pending here, but there is none.");
            armed.Remove(next);
            now = next.Due;
            return next.Callback;
        }
    }

    /// <summary>As <see cref="TakeFiring"/>, but before the time has come: real timers are early by a little.</summary>
    public Action TakeFiringEarly()
    {
        lock (armed)
        {
            var before = now;
            var firing = TakeFiring();
            now = before;
            return firing;
        }
    }

    private sealed class HandTimer(HandClock clock, Action callback) : ITimer
    {
        private bool isDisposed;

        public Action Callback => callback;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.armed)
            {
                if (isDisposed) return false;
                clock.armed.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock.now + dueTime;
                clock.armed.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.armed)
            {
                isDisposed = true;
                clock.armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
