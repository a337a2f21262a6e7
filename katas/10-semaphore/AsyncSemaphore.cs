namespace Katas.Semaphores;

/// <summary>
/// A number of permits. A caller that finds none waits in line, without blocking a thread. Safe to use from any thread.
/// </summary>
/// <remarks>
/// Waiters are served first come, first served. The rules are in README.md, and the members stand in the order of its
/// stages.
/// </remarks>
public sealed class AsyncSemaphore
{
    /// <summary>Makes a semaphore that has <paramref name="initial"/> permits available.</summary>
    /// <param name="initial">How many permits are available at the beginning; zero or more.</param>
    /// <param name="maximum">How many permits can be available at most; one or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="initial"/> is below 0, <paramref name="maximum"/> is below 1, or <paramref name="initial"/> is
    /// above <paramref name="maximum"/>.
    /// </exception>
    /// <remarks>Stage 1.</remarks>
    public AsyncSemaphore(int initial, int maximum = int.MaxValue)
    {
        throw new NotImplementedException("Check both numbers, and set up what the semaphore has to remember: permits, and who waits.");
    }

    /// <summary>
    /// How many permits are available now: 0 while somebody waits. By the time you act on it, it may have changed, so
    /// it is for tests and for people, never for an <c>if</c>.
    /// </summary>
    /// <remarks>Stage 1.</remarks>
    public int Available => throw new NotImplementedException("Return how many permits are available.");

    /// <summary>Takes a permit if that needs no wait. Never throws, and overtakes no waiter.</summary>
    /// <returns>False, and nothing is taken, when no permit is available.</returns>
    /// <remarks>Stage 1.</remarks>
    public bool TryWait()
    {
        throw new NotImplementedException("Take a permit and return true, or return false if none is available.");
    }

    /// <summary>
    /// Gives back <paramref name="count"/> permits in one step. Each goes to the caller that has waited longest; those
    /// that are left when nobody waits any more become available. The semaphore counts, and doesn't know who has taken
    /// which permit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">
    /// More permits than the maximum would be available after the waiters were served. Nobody is served, and nothing
    /// changes.
    /// </exception>
    /// <remarks>Stage 1 makes the permits available; stage 2 serves those that wait.</remarks>
    public void Release(int count = 1)
    {
        throw new NotImplementedException("Hand a permit to each of the first waiters, and make available what is left, unless that exceeds the maximum.");
    }

    /// <summary>Takes a permit. Waits in line while none is available.</summary>
    /// <returns>
    /// A task that ends when the permit is taken. It is cancelled by <paramref name="cancellationToken"/>; then nothing
    /// is taken.
    /// </returns>
    /// <remarks>Stage 2. Stage 3 adds the token.</remarks>
    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Take a permit if one is available, or stand in line until one is handed to you.");
    }
}
