using System.Diagnostics;
using ThreadState = System.Diagnostics.ThreadState;

namespace Katas.Support.Waiting;

/// <summary>
/// Knows when no thread of this process but the caller's has run for half a second. Then whatever blocks stays blocked.
/// A thread that is ready to run counts as running, so that a busy machine does not look like rest.
/// </summary>
internal sealed class ProcessAtRest
{
    /// <summary>How long to wait between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private const int EnoughSamples = 50;
    private int samples;

    /// <summary>Takes a sample.</summary>
    /// <param name="isBlocked">Whether what the caller waits for blocks.</param>
    /// <returns>Whether that was so, and nothing ran, at each of the last samples.</returns>
    public bool Confirms(bool isBlocked)
    {
        samples = isBlocked && ThreadPool.PendingWorkItemCount == 0 && RunningThreads() <= 1 ? samples + 1 : 0;
        return samples >= EnoughSamples;
    }

    private static int RunningThreads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Cast<ProcessThread>().Count(Runs);
    }

    private static bool Runs(ProcessThread thread)
    {
        try
        {
            return thread.ThreadState is not (ThreadState.Wait or ThreadState.Terminated or ThreadState.Unknown);
        }
        catch (InvalidOperationException)
        {
            return false; // it has ended
        }
    }
}
