using Katas.Support.Timing;

namespace Katas.Support;

/// <summary>
/// A clock that stands still until it is advanced. Then it steps from one due timer to the next and lets the pump run
/// dry at each: code that a timer wakes sees the time of that timer, and a timer that it starts counts from there. The
/// clock starts on 1 January 2000, UTC.
/// </summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly Pump pump;
    private readonly Lock gate = new();
    private readonly List<VirtualTimer> armed = [];
    private DateTimeOffset now = Epoch;
    private long created;

    internal VirtualTime(Pump pump) => this.pump = pump;

    /// <summary>When the pending timers are due, the next one first. It is empty if no timer leaked.</summary>
    public IReadOnlyList<DateTimeOffset> PendingTimers
    {
        get
        {
            lock (gate)
                return [.. armed.Select(timer => timer.Due).Order()];
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private static DateTimeOffset Epoch { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => (GetUtcNow() - Epoch).Ticks;

    /// <summary>
    /// Lets everything run that is ready, then advances the clock by <paramref name="by"/>, from timer to timer. Ends
    /// when everything that this woke has run.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = GetUtcNow() + by;
        do
            await pump.Settle();
        while (FireNext(target));
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state, Interlocked.Increment(ref created));
        Change(timer, dueTime, period);
        return timer;
    }

    internal bool Change(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNoDelay(dueTime, nameof(dueTime));
        ThrowIfNoDelay(period, nameof(period));
        lock (gate)
        {
            if (timer.IsDisposed)
                return false;
            armed.Remove(timer);
            timer.Version++;
            timer.Period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            timer.Due = now + dueTime;
            if (dueTime == TimeSpan.Zero)
                Launch(timer);
            else
                armed.Add(timer);
            return true;
        }
    }

    internal void Remove(VirtualTimer timer)
    {
        lock (gate)
        {
            timer.IsDisposed = true;
            timer.Version++;
            armed.Remove(timer);
        }
    }

    /// <summary>
    /// Moves to the next instant at which timers are due and launches them all, or to the target if there is no such
    /// instant before it.
    /// </summary>
    private bool FireNext(DateTimeOffset target)
    {
        lock (gate)
        {
            var next = armed.Count == 0 ? DateTimeOffset.MaxValue : armed.Min(timer => timer.Due);
            if (next > target)
            {
                // A second call of AdvanceAsync may be further already.
                now = now > target ? now : target;
                return false;
            }

            now = next;
            foreach (var timer in armed.Where(timer => timer.Due == next).OrderBy(timer => timer.Number).ToList())
            {
                armed.Remove(timer);
                Launch(timer);
            }

            return true;
        }
    }

    /// <summary>Each firing is a turn of the pump; no firing overtakes another.</summary>
    private void Launch(VirtualTimer timer)
    {
        var version = timer.Version;
        if (timer.Period > TimeSpan.Zero)
        {
            timer.Due = now + timer.Period;
            armed.Add(timer);
        }

        pump.CallSoon(() =>
        {
            if (IsStill(timer, version))
                timer.Fire();
        });
    }

    private bool IsStill(VirtualTimer timer, int version)
    {
        lock (gate)
            return timer.Version == version;
    }

    private static void ThrowIfNoDelay(TimeSpan delay, string name)
    {
        if (delay != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero, name);
    }
}
