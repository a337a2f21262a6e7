namespace Grader.Engine.Grading;

/// <summary>How a kata is graded.</summary>
/// <param name="Times">How many times a passing kata runs in total. A single failing run fails it.</param>
public sealed record GradeOptions(int Times, StageScope Scope)
{
    public static GradeOptions Default { get; } = new(Times: 1, StageScope.ToFirstFailure);
}
