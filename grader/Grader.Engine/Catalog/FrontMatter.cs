namespace Grader.Engine.Catalog;

/// <summary>What the first lines of a lesson say about its kata.</summary>
public sealed record FrontMatter(
    string Title,
    string Concept,
    string? Example,
    int Difficulty,
    int Minutes,
    IReadOnlyList<string> Prerequisites,
    TimeSpan? TestLimit,
    TimeSpan? KataLimit)
{
    /// <summary>The kata's steps, core stages first; empty where the kata is one step.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];
}
