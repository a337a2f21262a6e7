namespace Grader.Engine.Verdicts;

/// <summary>Where a learner is with a kata; <see cref="GraderError"/> is the machinery's own trouble.</summary>
public enum KataState
{
    NotStarted,
    InProgress,
    BuildError,
    Done,
    GraderError,
}
