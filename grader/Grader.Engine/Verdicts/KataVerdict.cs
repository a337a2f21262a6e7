using System.Text.Json.Serialization;
using Grader.Engine.Catalog;

namespace Grader.Engine.Verdicts;

/// <summary>The verdict on one kata.</summary>
/// <param name="Total">How many tests the lock has for it.</param>
/// <param name="Cached">Whether this verdict was recorded earlier and nothing has changed since.</param>
/// <param name="DurationMs">How long grading took, in milliseconds.</param>
/// <param name="Remarks">Edited tests, faults of the grader, and the like.</param>
/// <param name="Stability">How many runs passed, if only some did; otherwise null.</param>
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

    /// <summary>
    /// Whether all stages pass, core and mastery; <see cref="KataState.Done"/> needs only the core stages.
    /// </summary>
    public bool Mastered { get; init; }

    /// <summary>Where <see cref="Diagnosis"/> comes from.</summary>
    [JsonIgnore]
    public Lazy<IReadOnlyList<LikelyMisconception>> Diagnosed { get; init; } = new(Array.Empty<LikelyMisconception>());

    /// <summary>At most two misconceptions that would explain what fails, the likelier one first.</summary>
    public IReadOnlyList<LikelyMisconception> Diagnosis => Diagnosed.Value;

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

    /// <summary>Whether tests were not run because an earlier stage does not pass.</summary>
    [JsonIgnore]
    public bool HasLaterStages =>
        Tests.Any(test => test is { Outcome: TestOutcome.NotRun, Message: TestVerdict.LaterStage });

    /// <summary>Tests that did not pass, in source order.</summary>
    [JsonIgnore]
    public IEnumerable<TestVerdict> Failing => Tests.Where(test => test.Outcome != TestOutcome.Passed);
}
