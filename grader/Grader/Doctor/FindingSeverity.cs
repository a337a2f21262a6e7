namespace Grader.Doctor;

internal enum FindingSeverity
{
    Ok,

    /// <summary>The grader works without it.</summary>
    Advice,

    Error,
}
