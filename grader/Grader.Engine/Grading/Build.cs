using Grader.Engine.Catalog;
using Grader.Engine.Compilation;

namespace Grader.Engine.Grading;

/// <summary>A compiled attempt, or why it does not compile.</summary>
/// <param name="Pristine">The locked texts, by path within the kata's folder.</param>
/// <param name="References">The assemblies that lie next to the tests when they run.</param>
internal sealed record Build(
    Attempt Attempt,
    IReadOnlyDictionary<string, byte[]> Pristine,
    IReadOnlyList<string> References,
    CompilationOutcome Outcome)
{
    /// <summary>The title of each test's stage.</summary>
    public IReadOnlyDictionary<string, string> Stages { get; } = Attempt.Locked.StageTitles();

    /// <summary>The submission's public API, one member per line; empty if it does not compile.</summary>
    public IReadOnlyList<string> PublicApi => Outcome is CompilationOutcome.Compiled compiled ? compiled.Api.Value : [];
}
