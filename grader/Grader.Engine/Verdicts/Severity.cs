namespace Grader.Engine.Verdicts;

/// <summary>How bad a diagnostic is: an error keeps the kata from being run.</summary>
public enum Severity
{
    Error,
    Warning,
}
