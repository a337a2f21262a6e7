using Grader.Engine.Catalog;

namespace Grader.Engine.Verdicts;

/// <param name="Next">The first kata that is not done, or null.</param>
public sealed record VerdictSummary(int Done, int Mastered, int Total, KataSlug? Next)
{
    public static VerdictSummary Of(IReadOnlyList<KataVerdict> katas) => new(
        katas.Count(kata => kata.State == KataState.Done),
        katas.Count(kata => kata.Mastered),
        katas.Count,
        katas.FirstOrDefault(kata => kata.State != KataState.Done)?.Slug);
}
