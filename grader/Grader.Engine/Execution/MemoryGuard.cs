namespace Grader.Engine.Execution;

/// <summary>
/// Kills a worker that takes too much memory. The runtime limits its own heap; what else the process takes is seen only
/// from here.
/// </summary>
internal sealed class MemoryGuard(WorkerProcess worker, long heapBytes, TimeProvider time)
{
    // Outside the managed heap: the runtime itself, stacks, native memory.
    private const long BesideTheHeap = 1L << 29;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public long MaxBytes { get; } = heapBytes + BesideTheHeap;

    /// <summary>The worker took more, and was killed.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Ends when it is cancelled, or when it has killed the worker.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var checks = new PeriodicTimer(Pause, time);
        try
        {
            while (await checks.WaitForNextTickAsync(cancellationToken))
            {
                if (worker.ResidentBytes() <= MaxBytes)
                    continue;
                HasStruck = true;
                worker.Kill();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
