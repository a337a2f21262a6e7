namespace Grader.Doctor;

internal enum FindingSeverity
{
    Ok,

    /// <summary>A problem that the grader can work with.</summary>
    Advice,

    Error,
}
