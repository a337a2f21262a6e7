namespace Grader.Engine.Verdicts;

/// <summary>How serious a diagnostic is. After an error, no test runs.</summary>
public enum Severity
{
    Error,
    Warning,
}
