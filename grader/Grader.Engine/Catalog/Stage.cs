namespace Grader.Engine.Catalog;

/// <summary>One step of a kata, as its lesson announces it: one idea, and the test class that checks it.</summary>
/// <param name="Shows">What passing the stage shows, in a sentence; null if the lesson doesn't say.</param>
public sealed record Stage(string Title, StageLevel Level, int Minutes, string? Shows);
