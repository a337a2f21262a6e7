using Grader.Engine.Catalog;
using Grader.Engine.Execution;

namespace Grader.Engine.Grading;

/// <summary>What a grade may take: 5 s a test and 30 s a kata, unless its lesson says otherwise, stretched by a factor on slow machines.</summary>
public sealed record LimitPolicy(double Factor)
{
    private static readonly TimeSpan Test = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Kata = TimeSpan.FromSeconds(30);
    public const long MemoryBytes = 1L << 30;

    internal ExecutionLimits For(FrontMatter? lesson) =>
        new((lesson?.TestLimit ?? Test) * Factor, (lesson?.KataLimit ?? Kata) * Factor, MemoryBytes);
}
