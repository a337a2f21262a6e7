namespace Grader.Engine.Verdicts;

/// <summary>How many runs of a kata passed, if not all of them did.</summary>
public sealed record Stability(int Passed, int Runs);
