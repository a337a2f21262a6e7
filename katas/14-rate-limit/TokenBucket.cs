namespace Katas.RateLimits;

/// <summary>
/// A rate limit: <c>permits</c> in each <c>per</c>, and <c>burst</c> at once after a rest. A caller that finds no
/// permit waits in line without blocking a thread. Safe to use from any thread.
/// </summary>
/// <remarks>
/// Permits fall due by the clock: from the instant at which the bucket was last full, one each <c>per / permits</c>.
/// The rules are in README.md, and the members stand in the order of its stages.
/// </remarks>
public sealed class TokenBucket
{
    /// <summary>Makes a full bucket: it has <paramref name="burst"/> permits.</summary>
    /// <param name="permits">How many fall due in each <paramref name="per"/>, evenly spaced. At least 1.</param>
    /// <param name="per">More than zero, and at most one day.</param>
    /// <param name="time">
    /// Its <see cref="TimeProvider.GetTimestamp"/> says how much time has passed, its timers wake those who wait.
    /// </param>
    /// <param name="burst">How many permits the bucket holds at most. At least 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="time"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One of the other arguments is out of its range.</exception>
    /// <remarks>Stage 1.</remarks>
    public TokenBucket(int permits, TimeSpan per, TimeProvider time, int burst = 1)
    {
        throw new NotImplementedException("Check the arguments, and set up what is owed and since when.");
    }

    /// <summary>Takes a permit if that needs no wait. Never throws.</summary>
    /// <returns>False, and nothing is taken, when no permit is left for the caller.</returns>
    /// <remarks>Stage 1. Never overtakes anybody who waits: stages 3 and 4.</remarks>
    public bool TryTake()
    {
        throw new NotImplementedException("See by the clock what has fallen due; take a permit if one is left.");
    }

    /// <summary>Takes a permit. Waits in line until one falls due for the caller.</summary>
    /// <returns>
    /// A task that ends when the permit is taken, or is cancelled by <paramref name="cancellationToken"/>. Then no
    /// permit is taken. A token that is cancelled at the call wins, also over a permit that is there.
    /// </returns>
    /// <remarks>Stage 2. Stage 3 adds the token, stage 4 timers that come early or late.</remarks>
    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Take a permit, or stand in line and set a timer for the first in line.");
    }
}
