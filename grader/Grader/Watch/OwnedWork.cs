namespace Grader.Watch;

/// <summary>Work that was started and has an owner, who ends it and waits for its end.</summary>
internal sealed class OwnedWork
{
    private readonly CancellationTokenSource stop;
    private readonly Task ended;

    /// <param name="work">Throws nothing: what happens there is told otherwise.</param>
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
