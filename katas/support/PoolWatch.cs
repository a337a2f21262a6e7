using System.Diagnostics;

namespace Katas.Support;

/// <summary>
/// Tells whether the thread pool does more than it did before. A work item that was taken from the pool's list, but has not entered
/// its context yet, shows nowhere else. Workers that were busy before (a test host's, or the pump's own thread) do not count.
/// </summary>
internal sealed class PoolWatch
{
    private static readonly TimeSpan s_toEnd = TimeSpan.FromMilliseconds(2);

    private readonly long _timers = Timer.ActiveCount;
    private int _others = Bystanders();

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

    /// <summary>Who is busy before the scenario begins; but not those who end just now, such as the last of an earlier scenario: their place would hide a worker of this one.</summary>
    private static int Bystanders()
    {
        var own = Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
        var least = BusyWorkers();
        var since = Stopwatch.GetTimestamp();
        for (var spin = new SpinWait(); least > own && Stopwatch.GetElapsedTime(since) < s_toEnd;)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            least = Math.Min(least, BusyWorkers());
        }

        return least;
    }

    private static int BusyWorkers()
    {
        ThreadPool.GetMaxThreads(out var all, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return all - free;
    }
}
