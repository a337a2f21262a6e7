namespace Grader.Engine.Verdicts;

/// <summary>What the compiler, a rule or a guard reports about a line.</summary>
public sealed record BuildDiagnostic(string Id, Severity Severity, string File, int Line, int Column, string Message);
