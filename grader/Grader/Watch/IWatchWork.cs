using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;

namespace Grader.Watch;

/// <summary>The work that the watch delegates: whatever takes time or is remembered.</summary>
internal interface IWatchWork
{
    /// <summary>Reports saves until the result is disposed.</summary>
    IDisposable FollowSaves(Kata kata, Action<WatchEvent> tell);

    /// <summary>Makes workers and compiler ready for the first save.</summary>
    Task PrepareAsync(Kata kata, CancellationToken cancellationToken);

    /// <param name="fresh">Grades even if a recorded verdict is still valid.</param>
    Task<KataVerdict> GradeAsync(Kata kata, bool fresh, GradeProgress progress, CancellationToken cancellationToken);

    Task<IReadOnlyList<KataVerdict>> GradeAllAsync(CancellationToken cancellationToken);

    /// <returns>The next kata that is not done, which becomes the current one; null if all are done.</returns>
    /// <exception cref="EnvironmentFault">The catalog cannot be read.</exception>
    Task<Kata?> MoveOnAsync(Kata from, CancellationToken cancellationToken);

    /// <returns>Markdown: the next hint, or why there is none.</returns>
    string HintFor(Kata kata, KataVerdict verdict);

    /// <returns>What to say when the kata is done.</returns>
    Explanation ExplanationOf(Kata kata);

    /// <returns>Markdown: the idea of the lesson, and the first step; or why there is none.</returns>
    string BeginningOf(Kata kata);

    /// <returns>Markdown: the lesson, or why there is none.</returns>
    string LessonOf(Kata kata);
}
