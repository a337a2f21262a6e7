using Grader.Engine.Catalog;
using Grader.Engine.Execution;

namespace Grader.Engine.Grading;

/// <summary>
/// A grade's time limits: 5 s per test and 30 s per kata unless the lesson says otherwise, times a factor for slow
/// machines.
/// </summary>
public sealed record LimitPolicy(double Factor)
{
    private static readonly TimeSpan Test = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Kata = TimeSpan.FromSeconds(30);
    public const long MemoryBytes = 1L << 30;

    internal ExecutionLimits For(FrontMatter? lesson) =>
        new((lesson?.TestLimit ?? Test) * Factor, (lesson?.KataLimit ?? Kata) * Factor, MemoryBytes);
}
