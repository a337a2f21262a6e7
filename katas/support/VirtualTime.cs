using Katas.Support.Timing;

namespace Katas.Support;

/// <summary>
/// A clock that stands still until it is advanced, and then goes from one due timer to the next, letting the pump run dry at each:
/// what a timer wakes sees the time of that timer, and a timer it starts counts from there. It starts on 1 January 2000, UTC.
/// </summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly Pump _pump;
    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _armed = [];
    private DateTimeOffset _now = Epoch;
    private long _created;

    internal VirtualTime(Pump pump) => _pump = pump;

    /// <summary>When pending timers are due, the next one first. Empty is the proof that nothing leaked.</summary>
    public IReadOnlyList<DateTimeOffset> PendingTimers
    {
        get
        {
            lock (_gate)
                return [.. _armed.Select(timer => timer.Due).Order()];
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
        lock (_gate)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => (GetUtcNow() - Epoch).Ticks;

    /// <summary>Lets everything ready run, then moves the clock on by <paramref name="by"/>, from timer to timer. Ends when all that this woke has run.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = GetUtcNow() + by;
        do
            await _pump.Settle();
        while (FireNext(target));
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state, Interlocked.Increment(ref _created));
        Change(timer, dueTime, period);
        return timer;
    }

    internal bool Change(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNoDelay(dueTime, nameof(dueTime));
        ThrowIfNoDelay(period, nameof(period));
        lock (_gate)
        {
            if (timer.IsDisposed)
                return false;
            _armed.Remove(timer);
            timer.Version++;
            timer.Period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            timer.Due = _now + dueTime;
            if (dueTime == TimeSpan.Zero)
                Launch(timer);
            else
                _armed.Add(timer);
            return true;
        }
    }

    internal void Remove(VirtualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            timer.Version++;
            _armed.Remove(timer);
        }
    }

    /// <summary>Moves to the next instant at which timers are due and launches them all, or to the target when there is none before it.</summary>
    private bool FireNext(DateTimeOffset target)
    {
        lock (_gate)
        {
            var next = _armed.Count == 0 ? DateTimeOffset.MaxValue : _armed.Min(timer => timer.Due);
            if (next > target)
            {
                // Another one who advances may be further already.
                _now = _now > target ? _now : target;
                return false;
            }

            _now = next;
            foreach (var timer in _armed.Where(timer => timer.Due == next).OrderBy(timer => timer.Number).ToList())
            {
                _armed.Remove(timer);
                Launch(timer);
            }

            return true;
        }
    }

    /// <summary>Each firing is a turn of the pump, and none overtakes another.</summary>
    private void Launch(VirtualTimer timer)
    {
        var version = timer.Version;
        if (timer.Period > TimeSpan.Zero)
        {
            timer.Due = _now + timer.Period;
            _armed.Add(timer);
        }

        _pump.CallSoon(() =>
        {
            if (IsStill(timer, version))
                timer.Fire();
        });
    }

    private bool IsStill(VirtualTimer timer, int version)
    {
        lock (_gate)
            return timer.Version == version;
    }

    private static void ThrowIfNoDelay(TimeSpan delay, string name)
    {
        if (delay != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero, name);
    }
}
