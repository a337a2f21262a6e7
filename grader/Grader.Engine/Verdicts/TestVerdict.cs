namespace Grader.Engine.Verdicts;

/// <summary>One test, as it is shown.</summary>
/// <param name="File">Where it failed: the learner's own line if the failure passed through one, the test's if not; relative to the clone.</param>
public sealed record TestVerdict(string Name, TestOutcome Outcome, string Message, string? File, int? Line, string Output, double DurationMs)
{
    /// <summary>Why a test behind the first stage that does not pass was not run.</summary>
    public const string LaterStage = "a later stage";

    /// <summary>The title of the stage that it belongs to.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Where in the test it failed; null where that is not known.</summary>
    public TestExcerpt? Code { get; init; }
}
