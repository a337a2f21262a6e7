// Misconception: A rate limit is a semaphore, and a timer that releases it once in each interval.
// But: The timer ticks for nobody, and however it comes, it decides; what has fallen due can be counted from the clock (rule 9).
// Caught by: A_permit_falls_due_when_the_interval_has_passed, There_is_one_timer_and_only_while_somebody_waits
namespace Katas.RateLimits;

public sealed class TokenBucket
{
    private readonly SemaphoreSlim permitsLeft;

    public TokenBucket(int permits, TimeSpan per, TimeProvider time, int burst = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(per, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(per, TimeSpan.FromDays(1));
        ArgumentNullException.ThrowIfNull(time);
        permitsLeft = new SemaphoreSlim(burst, burst);
        var interval = TimeSpan.FromMilliseconds(Math.Max(1, (per / permits).TotalMilliseconds));
        time.CreateTimer(_ => Drip(burst), null, interval, interval);
    }

    public bool TryTake() => permitsLeft.CurrentCount > 0 && permitsLeft.WaitAsync().IsCompleted;

    public Task WaitAsync(CancellationToken cancellationToken = default) => permitsLeft.WaitAsync(cancellationToken);

    private void Drip(int burst)
    {
        if (permitsLeft.CurrentCount < burst) permitsLeft.Release();
    }
}
