namespace Grader.Engine.Catalog;

/// <summary>The front matter of a lesson.</summary>
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
    /// <summary>The kata's stages, core stages first; empty if the kata has only one.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];
}
