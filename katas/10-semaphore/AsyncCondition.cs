namespace Katas.Semaphores;

/// <summary>
/// Where holders of an <see cref="AsyncLock"/> wait, without the lock, until somebody notifies them of a change.
/// </summary>
/// <remarks>
/// Whoever changes the state that is waited for does so under the lock. Whoever waits checks the state again
/// afterwards: <c>while (!isReady) held = await changed.WaitAsync(held);</c>
/// </remarks>
public sealed class AsyncCondition
{
    /// <summary>Makes a condition on which nobody waits.</summary>
    /// <param name="gate">The lock that waiters give back, and get again.</param>
    /// <exception cref="ArgumentNullException"><paramref name="gate"/> is null.</exception>
    /// <remarks>Stage 5.</remarks>
    public AsyncCondition(AsyncLock gate)
    {
        throw new NotImplementedException("Keep the lock, and set up the line of those that wait.");
    }

    /// <summary>
    /// Uses up <paramref name="held"/>, stands in line, and gives the lock back, all before it returns. Then it waits
    /// for a notification, and after that for the lock.
    /// </summary>
    /// <param name="held">The caller's turn at the lock. It is used up, so disposing it does nothing any more.</param>
    /// <param name="cancellationToken">
    /// Cancels the wait for a notification. The task is cancelled at once, without the lock.
    /// </param>
    /// <returns>
    /// A new releaser, once the lock is held again. The task fails with <see cref="InvalidOperationException"/>, and
    /// nothing changes, when <paramref name="held"/> was disposed or used up before, or belongs to another lock.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="held"/> is null.</exception>
    /// <remarks>Stage 5. Stage 6 adds the token.</remarks>
    public Task<AsyncLock.Releaser> WaitAsync(AsyncLock.Releaser held, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Stand in line, give the lock back, and wait: first for a notification, then for the lock.");
    }

    /// <summary>
    /// Moves those that have waited longest into the line of the lock, in their order, before it returns. Doesn't need
    /// the lock, and doesn't wait for it.
    /// </summary>
    /// <param name="count">How many to notify. A notification that finds nobody is lost.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <remarks>Stage 5.</remarks>
    public void Notify(int count = 1)
    {
        throw new NotImplementedException("Take the first waiters out of this line, and put them into the line of the lock.");
    }

    /// <summary>Does what <see cref="Notify"/> does, for everybody who waits.</summary>
    /// <remarks>Stage 5.</remarks>
    public void NotifyAll()
    {
        throw new NotImplementedException("Notify everybody who waits.");
    }
}
