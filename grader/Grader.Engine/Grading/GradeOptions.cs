namespace Grader.Engine.Grading;

/// <summary>How a kata is graded.</summary>
/// <param name="Times">How many times a kata that passes is run in all: one run that does not pass is enough.</param>
public sealed record GradeOptions(int Times, StageScope Scope)
{
    public static GradeOptions Default { get; } = new(Times: 1, StageScope.ToFirstFailure);
}
