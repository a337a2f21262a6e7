// Misconception: A rate limiter lets one caller in, and then sleeps for an interval.
// But: The interval counts from the permit before, whoever is in and however late; sleeping counts from now (rule 7).
// Caught by: A_new_bucket_is_full, A_permit_falls_due_when_the_interval_has_passed
namespace Katas.RateLimits;

public sealed class TokenBucket
{
    private readonly SemaphoreSlim door = new(1, 1);
    private readonly TimeSpan interval;
    private readonly TimeProvider time;

    public TokenBucket(int permits, TimeSpan per, TimeProvider time, int burst = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(per, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(per, TimeSpan.FromDays(1));
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
        interval = per / permits;
    }

    public bool TryTake()
    {
        if (door.CurrentCount == 0) return false;

        _ = WaitAsync();
        return true;
    }

    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        await door.WaitAsync(cancellationToken);
        _ = OpenAgain();
    }

    private async Task OpenAgain()
    {
        await Task.Delay(interval, time);
        door.Release();
    }
}
