using System.Text.Json.Serialization;

namespace Grader.Engine.Verdicts;

/// <summary>The result of one test, as it is shown.</summary>
/// <param name="File">Where it failed, relative to the clone: in the learner's own code if the stack has a frame there,
/// otherwise in the test.</param>
public sealed record TestVerdict(
    string Name, TestOutcome Outcome, string Message, string? File, int? Line, string Output, double DurationMs)
{
    /// <summary>Why a test after the first failing stage was not run.</summary>
    public const string LaterStage = "a later stage";

    /// <summary>The title of the stage that it belongs to.</summary>
    public string Stage { get; init; } = "";

    /// <summary>The test's lines around the failure; null if the line is not known.</summary>
    public TestExcerpt? Code { get; init; }

    /// <summary>Who ran when, if an exploration of threads failed; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ScheduleStep>? Schedule { get; init; }

    /// <summary>The choices that run that schedule again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Replay { get; init; }
}
