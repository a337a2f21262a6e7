namespace Grader.Tests;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2025, 11, 23, 19, 5, 0, TimeSpan.Zero);

    public override long GetTimestamp() => 0;
}
