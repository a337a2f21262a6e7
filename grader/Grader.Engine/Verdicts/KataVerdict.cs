using System.Text.Json.Serialization;
using Grader.Engine.Catalog;

namespace Grader.Engine.Verdicts;

/// <summary>The truth about one kata.</summary>
/// <param name="Total">How many tests the lock has for it.</param>
/// <param name="Cached">Nothing changed since it was found.</param>
/// <param name="DurationMs">What finding it took, in milliseconds.</param>
/// <param name="Remarks">An edited test, a fault of the grader, and what else there is to say.</param>
/// <param name="Stability">Of a kata that passes in some of its runs only; null where every run counted alike.</param>
public sealed record KataVerdict(
    [property: JsonPropertyName("id")] KataSlug Slug,
    string Title,
    KataState State,
    int Passed,
    int Total,
    bool Cached,
    double DurationMs,
    IReadOnlyList<TestVerdict> Tests,
    IReadOnlyList<BuildDiagnostic> Diagnostics,
    [property: JsonIgnore] IReadOnlyList<string> Remarks,
    [property: JsonIgnore] Stability? Stability = null)
{
    [JsonIgnore]
    public string Id => Slug.Id;

    public IReadOnlyList<string> Notes =>
        Stability is null ? Remarks : [$"unstable: passed {Stability.Passed} of {Stability.Runs}", .. Remarks];

    /// <summary>The kata's steps in order: core stages, then mastery.</summary>
    public IReadOnlyList<StageVerdict> Stages { get; init; } = [];

    /// <summary>All stages pass; <see cref="KataState.Done"/> says that of the core stages.</summary>
    public bool Mastered { get; init; }

    /// <summary>The files to edit, by path from the clone's root.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Stub { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<StageVerdict> Core => [.. Stages.Where(stage => stage.Level == StageLevel.Core)];

    [JsonIgnore]
    public IReadOnlyList<StageVerdict> Mastery => [.. Stages.Where(stage => stage.Level == StageLevel.Mastery)];

    /// <summary>The first stage that does not pass, or null.</summary>
    [JsonIgnore]
    public StageVerdict? Current => Stages.FirstOrDefault(stage => !stage.IsPassed);

    /// <summary>Some of its tests were not run, since a stage before theirs does not pass.</summary>
    [JsonIgnore]
    public bool HasLaterStages => Tests.Any(test => test is { Outcome: TestOutcome.NotRun, Message: TestVerdict.LaterStage });

    /// <summary>Tests that did not pass, in source order.</summary>
    [JsonIgnore]
    public IEnumerable<TestVerdict> Failing => Tests.Where(test => test.Outcome != TestOutcome.Passed);
}
