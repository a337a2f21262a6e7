namespace Grader.Engine.Verdicts;

/// <summary>What the compiler, a rule or a guard says of a line.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
public sealed record BuildDiagnostic(string Id, string Severity, string File, int Line, int Column, string Message);
