namespace Katas.Support.Threading;

/// <summary>
/// The context of all threads of a meeting. Between threads that share it, continuations run where they would run
/// between threads without one: inline, or else on the pool, which is one more thread under control.
/// </summary>
internal sealed class MeetingContext(PoolQueue queue) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => queue.Add(() => d(state), null);

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;
}
