namespace Katas.Chaining;

/// <summary>
/// A switch that others can wait for. The counterpart of <c>asyncio.Event</c>; safe to use from several threads.
/// </summary>
/// <remarks>
/// Stages 1 and 2. From stage 7 on: a waiter's continuation never runs inside the call that woke or cancelled it, waits
/// are completed outside any lock, and a wait that has ended, in whatever way, leaves nothing behind, neither here nor
/// on its token. See <see href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event"/>.
/// </remarks>
public sealed class AsyncEvent
{
    /// <summary>Whether the event is set. A new one is not.</summary>
    /// <remarks>Stage 1.</remarks>
    public bool IsSet => throw new NotImplementedException("Say whether the event is set.");

    /// <summary>
    /// Sets the event and wakes every waiter. When this returns, the task of each of them is completed: neither a
    /// <see cref="Clear"/> nor a cancellation that comes later takes that back. If the event is set already, nothing
    /// happens. A second call that comes while a first one still wakes the waiters may return earlier.
    /// </summary>
    /// <remarks>Stage 1.</remarks>
    public void Set() => throw new NotImplementedException("Remember that the event is set, and complete the task of each waiter.");

    /// <summary>
    /// Resets the event: whoever comes now has to wait. Whoever already waits keeps waiting; whoever was woken stays
    /// woken.
    /// </summary>
    /// <remarks>Stage 1.</remarks>
    public void Clear() => throw new NotImplementedException("Remember that the event is not set, and let the waiters be.");

    /// <summary>Waits until the event is set. On a set event that is done at once.</summary>
    /// <remarks>Stage 1; the token comes in stage 2.</remarks>
    /// <param name="cancellationToken">
    /// Ends this wait, and no other: its task is <see cref="TaskStatus.Canceled"/> with this token when <c>Cancel</c>
    /// returns. A token that is already cancelled wins, even over a set event.
    /// </param>
    /// <returns>A task that <see cref="Set"/> completes. It never fails.</returns>
    public Task WaitAsync(CancellationToken cancellationToken = default)
        => throw new NotImplementedException("Give each waiter a task of its own that Set completes or the token cancels, whichever comes first.");
}
