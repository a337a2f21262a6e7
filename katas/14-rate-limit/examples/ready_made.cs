#:sdk Microsoft.NET.Sdk.Web
using System.Threading.RateLimiting;

using var limiter = new TokenBucketRateLimiter(new()
{
    TokensPerPeriod = 10,
    ReplenishmentPeriod = TimeSpan.FromHours(1),
    TokenLimit = 3,
    QueueLimit = 1,
});
Console.WriteLine($"nobody waits, {Timer.ActiveCount} timer ticks");

for (var call = 1; call <= 3; call++)
{
    using var lease = limiter.AttemptAcquire();
    Console.WriteLine($"call {call}: {lease.IsAcquired}");
}

using var fourth = limiter.AttemptAcquire();
fourth.TryGetMetadata(MetadataName.RetryAfter, out var after);
Console.WriteLine($"call 4: {fourth.IsAcquired}, retry after {after}");

using var source = new CancellationTokenSource();
var first = limiter.AcquireAsync(cancellationToken: source.Token).AsTask();
var second = limiter.AcquireAsync().AsTask();
Console.WriteLine($"the first in line waits: {!first.IsCompleted}");
Console.WriteLine($"the second is refused: {!(await second).IsAcquired}");
source.Cancel();
Console.WriteLine($"the first is cancelled: {first.IsCanceled}");
