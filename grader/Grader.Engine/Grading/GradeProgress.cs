using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>
/// Callbacks that report a grade's progress before its verdict. They are called from any thread, one call at a time.
/// </summary>
/// <param name="OnTest">A test has ended. A doubtful one is reported again when it is settled; the last one
/// counts.</param>
/// <param name="OnDone">The core stages passed in a whole run; the mastery stages follow.</param>
public sealed record GradeProgress(Action<TestVerdict> OnTest, Action<KataVerdict> OnDone)
{
    public static GradeProgress None { get; } = new(_ => { }, _ => { });
}
