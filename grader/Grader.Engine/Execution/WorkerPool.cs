namespace Grader.Engine.Execution;

/// <summary>Workers that wait, warm, for the next grade. Each serves one, and no learner's code ran in it before.</summary>
/// <param name="memoryBytes">What the warm ones are limited to; a grade with another limit gets a worker of its own.</param>
public sealed class WorkerPool(WorkerLauncher launcher, long memoryBytes) : IAsyncDisposable
{
    private readonly Lock access = new();
    private readonly List<Task<WorkerProcess>> waiting = [];
    private readonly HashSet<Task> leaving = [];
    private readonly CancellationTokenSource closing = new();
    private int wanted;

    /// <summary>From now on so many wait, or are being started; a worker that was used up is replaced when its grade is over. 0: those that wait stay, no other is started.</summary>
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

    /// <summary>Kills and clears away, without making anybody wait; disposing the pool does wait for it.</summary>
    internal void Release(WorkerProcess worker)
    {
        worker.Kill();
        var cleaning = worker.DisposeAsync().AsTask();
        lock (access)
        {
            leaving.Add(cleaning);
            Fill();
        }

        _ = cleaning.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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

    /// <returns>Null for a worker that did not come up, or that has gone while it waited: the next try tells why.</returns>
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
