namespace Katas.Chaining;

/// <summary>
/// A switch that others can wait for. The counterpart of <c>asyncio.Event</c>; safe to use from several threads.
/// </summary>
/// <remarks>
/// Whoever waits goes on in a turn of its own, never inside the call that woke or cancelled it, and waits are completed outside any lock.
/// A wait that has ended, in whatever way, leaves nothing behind: neither here nor on its token.
/// Source: https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event
/// </remarks>
public sealed class AsyncEvent
{
    /// <summary>Whether the event is set. A fresh one is not.</summary>
    public bool IsSet => throw new NotImplementedException("Say whether the event is set.");

    /// <summary>
    /// Sets the event and wakes all who wait. When this returns, the task of every one of them is completed: neither a <see cref="Clear"/>
    /// nor a cancellation that comes afterwards takes that back. On a set event it does nothing more; a second call that comes while a first is still waking the waiters may return earlier.
    /// </summary>
    public void Set() => throw new NotImplementedException("Remember that the event is set, and complete the task of each waiter.");

    /// <summary>Resets the event: who comes now has to wait. Those who wait already go on waiting; those who were woken stay woken.</summary>
    public void Clear() => throw new NotImplementedException("Remember that the event is not set, and let the waiters be.");

    /// <summary>Waits until the event is set. On a set event that is done at once.</summary>
    /// <param name="cancellationToken">
    /// Ends this wait, and no other: its task is <see cref="TaskStatus.Canceled"/> with this token when <c>Cancel</c> returns.
    /// A token that is cancelled already wins over a set event.
    /// </param>
    /// <returns>A task that is completed by <see cref="Set"/>. It never fails.</returns>
    public Task WaitAsync(CancellationToken cancellationToken = default)
        => throw new NotImplementedException("Give each waiter a task of its own that Set completes or the token cancels, whichever comes first.");
}
