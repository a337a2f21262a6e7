namespace Katas.Support;

/// <summary>
/// A context that runs a probe whenever something is posted to it. The end of a task posts to the context of the code
/// that awaits it: so the probe runs in the middle of the call that ends the task.
/// </summary>
/// <param name="probe">Runs on the thread that posts.</param>
public sealed class ProbingContext(Action probe) : SynchronizationContext
{
    /// <summary>Runs the probe, and then leaves <paramref name="d"/> to the thread pool.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        probe();
        base.Post(d, state);
    }

    /// <summary>
    /// Makes this the current context during <paramref name="call"/>: an await that begins in there posts here.
    /// </summary>
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
