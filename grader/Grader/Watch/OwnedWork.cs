namespace Grader.Watch;

/// <summary>Background work with an owner that stops it and waits for its end.</summary>
internal sealed class OwnedWork
{
    private readonly CancellationTokenSource stop;
    private readonly Task ended;

    /// <param name="work">Must not throw; it reports its failures in another way.</param>
    /// <param name="cancellationToken">Stops it, too.</param>
    public OwnedWork(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended = work(stop.Token);
    }

    public void Stop() => stop.Cancel();

    public async Task EndAsync()
    {
        Stop();
        await ended;
        stop.Dispose();
    }
}
