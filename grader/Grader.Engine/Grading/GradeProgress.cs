using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>Takes the news of a grade before its verdict. Called from any thread, one call at a time.</summary>
/// <param name="OnTest">A test has ended. A doubtful one comes again when it is settled: the last one holds.</param>
/// <param name="OnDone">The core stages pass, in a whole run; the mastery stages follow.</param>
public sealed record GradeProgress(Action<TestVerdict> OnTest, Action<KataVerdict> OnDone)
{
    public static GradeProgress None { get; } = new(_ => { }, _ => { });
}
