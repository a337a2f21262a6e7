namespace Katas.Support.Timing;

/// <summary>A timer of <see cref="VirtualTime"/>. Its fields belong to the clock's lock.</summary>
internal sealed class VirtualTimer(VirtualTime clock, TimerCallback callback, object? state, long number) : ITimer
{
    private readonly ExecutionContext? context = ExecutionContext.Capture();

    /// <summary>Timers of the same instant fire in the order in which they were created.</summary>
    public long Number { get; } = number;

    public DateTimeOffset Due { get; set; }

    public TimeSpan Period { get; set; }

    /// <summary>Counts the changes, so that a firing that waits for its turn knows that it is out of date.</summary>
    public int Version { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Change(this, dueTime, period);

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Fire()
    {
        if (context is null)
            callback(state);
        else
            ExecutionContext.Run(context, _ => callback(state), null);
    }
}
