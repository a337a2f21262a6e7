namespace Grader.Engine.Verdicts;

/// <summary>One test, as it is shown.</summary>
/// <param name="File">Where it failed: the learner's own line if the failure passed through one, the test's if not; relative to the clone.</param>
public sealed record TestVerdict(string Name, TestOutcome Outcome, string Message, string? File, int? Line, string Output, double DurationMs);
