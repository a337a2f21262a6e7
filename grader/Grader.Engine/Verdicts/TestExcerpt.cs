namespace Grader.Engine.Verdicts;

/// <summary>The lines of a test around the one that failed.</summary>
/// <param name="File">The test's source, relative to the clone.</param>
/// <param name="Line">The line that failed.</param>
/// <param name="First">The number of the first of these lines.</param>
/// <param name="Lines">The source lines, without their common indentation.</param>
public sealed record TestExcerpt(string File, int Line, int First, IReadOnlyList<string> Lines);
