// Misconception: Whoever waits sleeps until the permit is due, and then takes it if it is still there.
// But: Then somebody else may be faster: from its instant the permit belongs to the first in line (rule 10).
// Caught by: Waits_end_first_come_first_served
namespace Katas.RateLimits;

public sealed class TokenBucket
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Int128 income, price, credit;
    private Int128 debt;
    private long paidUntil;

    public TokenBucket(int permits, TimeSpan per, TimeProvider time, int burst = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(per, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(per, TimeSpan.FromDays(1));
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
        income = (Int128)permits * TimeSpan.TicksPerSecond;
        price = (Int128)per.Ticks * time.TimestampFrequency;
        credit = price * burst;
        paidUntil = time.GetTimestamp();
    }

    public bool TryTake() => Take(out _);

    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!Take(out var untilDue))
            await Task.Delay(untilDue, time, cancellationToken);
    }

    private bool Take(out TimeSpan untilDue)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            debt = Int128.Max(0, debt - (((Int128)now - paidUntil) * income));
            paidUntil = now;
            var (whole, rest) = Int128.DivRem((debt + price - credit) * 1000, income * time.TimestampFrequency);
            untilDue = TimeSpan.FromMilliseconds((long)whole + (rest > 0 ? 1 : 0));
            if (debt + price > credit) return false;

            debt += price;
            return true;
        }
    }
}
