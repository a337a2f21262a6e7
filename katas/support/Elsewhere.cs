namespace Katas.Support;

/// <summary>
/// Knows whether work of a scenario is on another thread. The scenario's <see cref="ExecutionContext"/> carries a mark; whatever thread
/// enters a context with that mark is noticed, and noticed again when it leaves.
/// </summary>
internal sealed class Elsewhere
{
    private readonly int _home = Environment.CurrentManagedThreadId;
    private readonly AsyncLocal<bool> _mark;
    private readonly PoolWatch _pool;
    private int _running;
    private int _arrivals;

    public Elsewhere(PoolWatch pool)
    {
        _pool = pool;
        _mark = new AsyncLocal<bool>(Noticed);
    }

    public bool IsHome => Environment.CurrentManagedThreadId == _home;

    /// <summary>How often another thread took up work of the scenario.</summary>
    public int Arrivals => Volatile.Read(ref _arrivals);

    public bool IsRunning => Volatile.Read(ref _running) != 0;

    /// <summary>Nothing runs elsewhere or is about to. The order matters: what ends hands over to what is looked at next.</summary>
    public bool IsQuiet => !IsRunning && _pool.IsAtRest;

    /// <summary>What runs from here on in this context is work of the scenario.</summary>
    public void Mark() => _mark.Value = true;

    private void Noticed(AsyncLocalValueChangedArgs<bool> change)
    {
        if (!change.ThreadContextChanged || IsHome)
            return;
        if (!change.CurrentValue)
        {
            Interlocked.Decrement(ref _running);
            return;
        }

        Interlocked.Increment(ref _running);
        Interlocked.Increment(ref _arrivals);
    }
}
