namespace Grader.Engine.Progress;

/// <param name="Test">The first failing test when the hints were given; another test restarts the count.</param>
public sealed record HintsGiven(string Test, int Count)
{
    /// <summary>The wrong solutions whose misconceptions were shown.</summary>
    public IReadOnlyList<string> Misconceptions { get; init; } = [];
}
