namespace Grader.Engine.Verdicts;

/// <summary>How many of the runs of a kata passed, where not all of them did.</summary>
public sealed record Stability(int Passed, int Runs);
