namespace Grader.Engine.Execution;

/// <summary>
/// Warm workers that wait for the next grade. Each serves one run, and has run no learner's code before.
/// </summary>
/// <param name="memoryBytes">The memory limit of the warm workers; a grade with another limit gets a new
/// worker.</param>
public sealed class WorkerPool(WorkerLauncher launcher, long memoryBytes) : IAsyncDisposable
{
    private readonly Lock access = new();
    private readonly List<Task<WorkerProcess>> waiting = [];
    private readonly HashSet<Task> leaving = [];
    private readonly CancellationTokenSource closing = new();
    private int wanted;

    /// <summary>
    /// Sets how many workers wait or are being started. A used worker is replaced when its grade is over. With 0, the
    /// waiting workers stay, and no other is started.
    /// </summary>
    public void KeepWarm(int count)
    {
        lock (access)
        {
            wanted = count;
            Fill();
        }
    }

    /// <exception cref="WorkerFault">No worker could be started.</exception>
    internal async Task<WorkerProcess> TakeAsync(long memory, CancellationToken cancellationToken)
    {
        while (memory == memoryBytes && TakeWaiting() is { } promised)
        {
            if (await PromisedAsync(promised, cancellationToken) is { } worker)
                return worker;
        }

        return await launcher.StartAsync(memory, cancellationToken);
    }

    /// <summary>Kills a worker and deletes its files in the background; disposing the pool waits for that.</summary>
    internal void Release(WorkerProcess worker)
    {
        worker.Kill();
        var cleaning = worker.DisposeAsync().AsTask();
        lock (access)
        {
            leaving.Add(cleaning);
            Fill();
        }

        _ = cleaning.ContinueWith(
            Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        Task<WorkerProcess>[] unused;
        lock (access)
        {
            wanted = 0;
            unused = [.. waiting];
            waiting.Clear();
        }

        await closing.CancelAsync();
        foreach (var promised in unused)
        {
            if (await PromisedAsync(promised, CancellationToken.None) is { } worker)
                Release(worker);
        }

        Task[] last;
        lock (access)
            last = [.. leaving];
        await Task.WhenAll(last);
        closing.Dispose();
    }

    private void Fill()
    {
        while (waiting.Count < wanted)
            waiting.Add(Task.Run(() => launcher.StartAsync(memoryBytes, closing.Token)));
    }

    private void Forget(Task cleaned)
    {
        lock (access)
            leaving.Remove(cleaned);
    }

    private Task<WorkerProcess>? TakeWaiting()
    {
        lock (access)
        {
            var next = waiting.Find(worker => worker.IsCompletedSuccessfully) ?? waiting.FirstOrDefault();
            if (next is not null)
                waiting.Remove(next);
            return next;
        }
    }

    /// <returns>Null for a worker that did not start, or that ended while it waited; the next try says why.</returns>
    private async Task<WorkerProcess?> PromisedAsync(Task<WorkerProcess> promised, CancellationToken cancellationToken)
    {
        try
        {
            var worker = await promised.WaitAsync(cancellationToken);
            if (!worker.Exited.IsCompleted)
                return worker;
            Release(worker);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lock (access)
                waiting.Add(promised);
            throw;
        }
        catch (Exception fault) when (fault is WorkerFault or OperationCanceledException)
        {
            return null;
        }
    }
}
