namespace Katas.Support.Threading;

/// <summary>
/// A callback of a token that was registered in a meeting. It knows on which thread it runs, so that whoever has to
/// wait for it does so under control.
/// </summary>
internal sealed class WatchedCallback(
    Meeting meeting,
    CancellationToken token,
    Action<object?, CancellationToken> callback,
    object? state,
    string site)
{
    private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The thread that runs it now.</summary>
    public Actor? Runner { get; private set; }

    /// <summary>Ends when the callback has run.</summary>
    public Task End => end.Task;

    /// <summary>What the token calls.</summary>
    public static void Run(object? state) => ((WatchedCallback)state!).Run();

    public CancellationTokenRegistration Keep(CancellationTokenRegistration registration)
    {
        meeting.Keep(registration, this);
        return registration;
    }

    private void Run()
    {
        var actor = Actor.Current;
        Runner = actor;
        try
        {
            actor?.RunsCallback(site);
            callback(state, token);
        }
        finally
        {
            Runner = null;
            end.TrySetResult();
        }
    }
}
