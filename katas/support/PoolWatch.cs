using System.Diagnostics;

namespace Katas.Support;

/// <summary>
/// Knows whether the thread pool does more than it did before. Nothing else shows a work item that was taken from the
/// pool's list but has not entered its context yet. Workers that were busy before (a test host's, or the pump's own
/// thread) do not count.
/// </summary>
internal sealed class PoolWatch
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromMilliseconds(2);

    private readonly long timers = Timer.ActiveCount;
    private int bystanders = Bystanders();

    /// <summary>Whether nothing is queued, and no more workers are busy than the bystanders.</summary>
    public bool IsAtRest
    {
        get
        {
            if (ThreadPool.PendingWorkItemCount != 0)
                return false;
            var busy = BusyWorkers();
            if (busy < bystanders)
                bystanders = busy;
            return busy == bystanders;
        }
    }

    /// <summary>Whether a timer of the real clock was started and has not fired yet.</summary>
    public bool HasTimer => Timer.ActiveCount > timers;

    /// <summary>
    /// Takes everyone who is busy now for a bystander: work of the scenario would have ended long ago.
    /// </summary>
    public void Accept() => bystanders = BusyWorkers();

    /// <summary>
    /// The workers that are busy before the scenario begins, without those that end just now, such as the last of an
    /// earlier scenario: counted, they would hide a worker of this one.
    /// </summary>
    private static int Bystanders()
    {
        var own = Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
        var least = BusyWorkers();
        var since = Stopwatch.GetTimestamp();
        for (var spin = new SpinWait(); least > own && Stopwatch.GetElapsedTime(since) < TimeToEnd;)
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
