namespace Grader.Engine.Catalog;

/// <summary>One hint: number of count.</summary>
/// <param name="Test">The test that the hint is for, or null for a general hint.</param>
/// <param name="Number">From 1; 0 for a misconception, which comes before all of them.</param>
public sealed record Hint(string? Test, string Text, int Number, int Count);
