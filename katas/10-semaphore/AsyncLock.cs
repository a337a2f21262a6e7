namespace Katas.Semaphores;

/// <summary>
/// A lock that may be held across an <c>await</c>. A caller that finds it held waits in line, without blocking a
/// thread. It has no owner: it isn't reentrant, and whoever has the <see cref="Releaser"/> can give it back, on any
/// thread.
/// </summary>
public sealed class AsyncLock
{
    /// <summary>Makes a lock that nobody holds.</summary>
    /// <remarks>Stage 4.</remarks>
    public AsyncLock()
    {
        throw new NotImplementedException("Set up what the lock has to remember. You have a class that does nearly all of it.");
    }

    /// <summary>
    /// Whether somebody holds the lock now. By the time you act on it, it may have changed, so it is for tests and for
    /// people, never for an <c>if</c>.
    /// </summary>
    /// <remarks>Stage 4.</remarks>
    public bool IsHeld => throw new NotImplementedException("Return whether somebody holds the lock.");

    /// <summary>Takes the lock. Waits in line while somebody holds it, be it the caller itself.</summary>
    /// <returns>
    /// What gives the lock back: <c>using (await gate.LockAsync()) { ... }</c>. The task is cancelled by
    /// <paramref name="cancellationToken"/>; then the lock is not taken.
    /// </returns>
    /// <remarks>Stage 4.</remarks>
    public Task<Releaser> LockAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Wait for the lock, and return a new releaser.");
    }

    /// <summary>One turn at the lock. Disposing it ends the turn.</summary>
    public sealed class Releaser : IDisposable
    {
        // Yours to change; the tests never call it.
        internal Releaser()
        {
        }

        /// <summary>
        /// Gives the lock back, to whoever has waited longest. Does nothing when that was done before, or when
        /// <see cref="AsyncCondition.WaitAsync"/> has used this releaser up.
        /// </summary>
        /// <remarks>Stage 4.</remarks>
        public void Dispose()
        {
            throw new NotImplementedException("Give the lock back, the first time only.");
        }
    }
}
