namespace Katas.Support;

/// <summary>
/// Knows whether work of a scenario is on another thread than the pump's. The scenario's <see cref="ExecutionContext"/>
/// carries a mark: a thread that enters a context with that mark is noticed, and noticed again when it leaves.
/// </summary>
internal sealed class OffPumpWork
{
    private readonly int home = Environment.CurrentManagedThreadId;
    private readonly AsyncLocal<bool> mark;
    private readonly PoolWatch pool;
    private int running;
    private int arrivals;

    public OffPumpWork(PoolWatch pool)
    {
        this.pool = pool;
        mark = new AsyncLocal<bool>(Noticed);
    }

    /// <summary>Whether the caller is on the pump's own thread.</summary>
    public bool IsHome => Environment.CurrentManagedThreadId == home;

    /// <summary>How many times another thread took up work of the scenario.</summary>
    public int Arrivals => Volatile.Read(ref arrivals);

    /// <summary>Whether another thread runs work of the scenario now.</summary>
    public bool IsRunning => Volatile.Read(ref running) != 0;

    /// <summary>
    /// Whether no other thread runs such work or is about to. The order matters: work that ends hands over to what is
    /// checked next.
    /// </summary>
    public bool IsQuiet => !IsRunning && pool.IsAtRest;

    /// <summary>Whatever runs in this context from here on is work of the scenario.</summary>
    public void Mark() => mark.Value = true;

    private void Noticed(AsyncLocalValueChangedArgs<bool> change)
    {
        if (!change.ThreadContextChanged || IsHome)
            return;
        if (!change.CurrentValue)
        {
            Interlocked.Decrement(ref running);
            return;
        }

        Interlocked.Increment(ref running);
        Interlocked.Increment(ref arrivals);
    }
}
