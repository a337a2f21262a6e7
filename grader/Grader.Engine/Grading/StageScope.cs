namespace Grader.Engine.Grading;

/// <summary>How far a grade goes.</summary>
public enum StageScope
{
    /// <summary>To the end of the first stage that does not pass: what comes later is not run, and costs nothing.</summary>
    ToFirstFailure,

    /// <summary>Every test, whatever the others say.</summary>
    All,
}
