namespace Katas.Support;

/// <summary>
/// Tells whether the thread pool does more than it did before. A work item that was taken from the pool's list, but has not entered
/// its context yet, shows nowhere else. Workers that were busy before (a test host's, or the pump's own thread) do not count.
/// </summary>
internal sealed class PoolWatch
{
    private readonly long _timers = Timer.ActiveCount;
    private int _others = BusyWorkers();

    public bool IsAtRest
    {
        get
        {
            if (ThreadPool.PendingWorkItemCount != 0)
                return false;
            var busy = BusyWorkers();
            if (busy < _others)
                _others = busy;
            return busy == _others;
        }
    }

    /// <summary>Whether a timer of the real clock was started and has not fired yet.</summary>
    public bool HasTimer => Timer.ActiveCount > _timers;

    /// <summary>Whoever is busy now, and was for so long, has nothing to do with the scenario.</summary>
    public void Accept() => _others = BusyWorkers();

    private static int BusyWorkers()
    {
        ThreadPool.GetMaxThreads(out var all, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return all - free;
    }
}
