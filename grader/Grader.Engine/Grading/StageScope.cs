namespace Grader.Engine.Grading;

/// <summary>How far a grade goes.</summary>
public enum StageScope
{
    /// <summary>Up to the end of the first stage that does not pass; later stages do not run.</summary>
    ToFirstFailure,

    /// <summary>Every test, even if earlier stages fail.</summary>
    All,
}
