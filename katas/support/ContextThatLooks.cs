namespace Katas.Support;

/// <summary>Completing a task posts to the context of whoever awaits it. That post is somebody else's code: here, it looks around.</summary>
public sealed class ContextThatLooks(Action look) : SynchronizationContext
{
    /// <summary>Looks, on the thread that posts, and then lets the thread pool go on.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        look();
        base.Post(d, state);
    }

    /// <summary>Makes this the current context for <paramref name="call"/>: what begins to await in there is posted here.</summary>
    public T Around<T>(Func<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var original = Current;
        SetSynchronizationContext(this);
        try
        {
            return call();
        }
        finally
        {
            SetSynchronizationContext(original);
        }
    }
}
