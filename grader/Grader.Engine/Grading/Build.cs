using Grader.Engine.Catalog;
using Grader.Engine.Compilation;

namespace Grader.Engine.Grading;

/// <summary>An attempt, compiled; or why it is not.</summary>
/// <param name="Pristine">The locked texts, by path within the kata's folder.</param>
/// <param name="References">The assemblies that lie beside the tests when they run.</param>
internal sealed record Build(
    Attempt Attempt, IReadOnlyDictionary<string, byte[]> Pristine, IReadOnlyList<string> References, CompilationOutcome Outcome)
{
    /// <summary>The title of each test's stage.</summary>
    public IReadOnlyDictionary<string, string> Stages { get; } = Attempt.Locked.StageTitles();

    /// <summary>What the tests, or anybody, can see of the submission, a member a line; nothing where it does not compile.</summary>
    public IReadOnlyList<string> PublicApi => Outcome is CompilationOutcome.Compiled compiled ? compiled.Api.Value : [];
}
