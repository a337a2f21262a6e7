using System.Text.Json.Serialization;

namespace Grader.Engine.Verdicts;

/// <summary>The truth about one kata.</summary>
/// <param name="Total">How many tests the lock has for it.</param>
/// <param name="Cached">Nothing changed since it was found.</param>
/// <param name="DurationMs">What finding it took, in milliseconds.</param>
public sealed record KataVerdict(
    string Id,
    string Title,
    KataState State,
    int Passed,
    int Total,
    bool Cached,
    double DurationMs,
    IReadOnlyList<TestVerdict> Tests,
    IReadOnlyList<BuildDiagnostic> Diagnostics,
    IReadOnlyList<string> Notes)
{
    /// <summary>Tests that did not pass, in source order.</summary>
    [JsonIgnore]
    public IEnumerable<TestVerdict> Failing => Tests.Where(test => test.Outcome != TestOutcome.Passed);
}
