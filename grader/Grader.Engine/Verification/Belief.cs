namespace Grader.Engine.Verification;

/// <summary>Why somebody writes a wrong solution.</summary>
/// <param name="Misconception">One sentence: the belief that leads to the mistake.</param>
/// <param name="But">One sentence: what is true instead.</param>
public sealed record Belief(string Misconception, string But);
