namespace Katas.Timeouts;

/// <summary>A token that is cancelled at a point in time, which can be moved until it has passed.</summary>
public sealed class Deadline : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly CancellationToken caller;
    private readonly CancellationTokenRegistration link;

    // Never disposed: without a timer and a link it holds nothing, and its token may be read for as long as anybody likes.
    private readonly CancellationTokenSource source = new();
    private Setting current = new(null);
    private bool isExpired, isCancelled, isDisposed;

    public Deadline(TimeProvider time, TimeSpan? after = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(time);

        (this.time, caller) = (time, cancellationToken);
        Reschedule(after);
        link = caller.UnsafeRegister(static deadline => ((Deadline)deadline!).Cancel(), this);
    }

    public CancellationToken Token => source.Token;

    public bool Expired { get { lock (gate) return isExpired; } }

    public DateTimeOffset? When { get { lock (gate) return current.When; } }

    public void Reschedule(TimeSpan? after)
    {
        if (after == Timeout.InfiniteTimeSpan) after = null;
        if (after is { } delay) ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero, nameof(after));

        var setting = new Setting(time.GetUtcNow() + after);
        ITimer? replaced;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (isExpired) throw new InvalidOperationException("The deadline has passed: it can't be moved any more.");
            replaced = current.Timer;
            current = setting;
        }

        replaced?.Dispose();
        if (after == TimeSpan.Zero) Pass(setting);
        else if (after is not null && !caller.IsCancellationRequested) Start(setting, after.Value);
    }

    public void Dispose()
    {
        bool isAsked;
        ITimer? timer;
        lock (gate)
        {
            isDisposed = true;
            isAsked = isExpired || isCancelled;
            timer = current.Timer;
        }

        link.Unregister(); // not Dispose, which waits for a callback that is running
        timer?.Dispose();
        if (isAsked) source.Cancel(); // whoever asked may not have got there yet, and from here on nothing changes
    }

    // Outside the lock, since a clock is other people's code. So the timer may have fired, or be out of date, when we have it.
    private void Start(Setting setting, TimeSpan delay)
    {
        var timer = time.CreateTimer(_ => Pass(setting), null, delay, Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            if (setting == current && !isDisposed)
            {
                setting.Timer = timer;
                return;
            }
        }

        timer.Dispose();
    }

    private void Pass(Setting setting)
    {
        lock (gate)
        {
            if (setting != current || isDisposed) return; // too late: its timer was replaced while it fired
            if (caller.IsCancellationRequested) return; // the caller was first, though its callback may be on its way
            isExpired = true;
        }

        source.Cancel();
    }

    private void Cancel()
    {
        lock (gate)
        {
            if (isExpired || isDisposed) return;
            isCancelled = true;
        }

        source.Cancel();
    }

    /// <summary>What was set once, with a timer of its own: by it a firing is known.</summary>
    private sealed class Setting(DateTimeOffset? when)
    {
        public DateTimeOffset? When => when;

        public ITimer? Timer { get; set; }
    }
}
