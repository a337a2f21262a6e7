namespace Grader.Engine.Catalog;

/// <summary>One step of a kata, as its lesson announces it: one idea, and the test class that asks for it.</summary>
/// <param name="Shows">What somebody whose code passes it has shown, in a sentence; null where the lesson doesn't say.</param>
public sealed record Stage(string Title, StageLevel Level, int Minutes, string? Shows);
