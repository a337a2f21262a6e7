namespace Katas.Semaphores;

/// <summary>A lock that may be held across an <c>await</c>: a semaphore with one permit, and a way to give it back once.</summary>
public sealed class AsyncLock
{
    private readonly AsyncSemaphore permit = new(1, 1);

    /// <summary>Whether somebody holds the lock now.</summary>
    public bool IsHeld => permit.Available == 0;

    /// <summary>Takes the lock; waits in line while somebody holds it.</summary>
    public async Task<Releaser> LockAsync(CancellationToken cancellationToken = default)
    {
        await permit.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Releaser(this);
    }

    internal void Release() => permit.Release();

    /// <summary>One turn at the lock. Disposing it ends the turn.</summary>
    public sealed class Releaser : IDisposable
    {
        private AsyncLock? held; // null: given back, or used up

        internal Releaser(AsyncLock held) => this.held = held;

        /// <summary>Gives the lock back, the first time.</summary>
        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();

        /// <summary>Ends the turn without giving <paramref name="gate"/> back: the caller has to do that.</summary>
        /// <returns>False, and nothing changes, when the turn has ended, or was one at another lock.</returns>
        internal bool TryUseUp(AsyncLock gate) => Interlocked.CompareExchange(ref held, null, gate) == gate;
    }
}
