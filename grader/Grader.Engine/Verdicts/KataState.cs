namespace Grader.Engine.Verdicts;

/// <summary>
/// Where a learner is with a kata; <see cref="GraderError"/> is a problem of the grader or its environment.
/// </summary>
public enum KataState
{
    NotStarted,
    InProgress,
    BuildError,
    Done,
    GraderError,
}
