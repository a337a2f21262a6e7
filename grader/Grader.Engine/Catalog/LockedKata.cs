using System.Text.Json.Serialization;

namespace Grader.Engine.Catalog;

/// <summary>The lock's entry for one kata.</summary>
/// <param name="Stub">The learner's files: those that the solution replaces.</param>
/// <param name="Files">Every pristine file of the folder, with its git blob id.</param>
/// <param name="Tests">The test inventory, in source order.</param>
public sealed record LockedKata(
    IReadOnlyList<string> Stub, IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Tests)
{
    /// <summary>The stages of the tests; empty in a lock that an older grader wrote.</summary>
    public IReadOnlyList<LockedStage> Stages { get; init; } = [];

    /// <summary>The entry of a kata that is not in the lock.</summary>
    public static readonly LockedKata Nothing = new([], new Dictionary<string, string>(), []);

    public const string Project = ".csproj";
    public const string Snapshot = ".verified.txt";
    public const string Rules = "BannedSymbols.txt";

    /// <summary>The files that decide how the kata is compiled.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, string>> BuildFiles =>
        Files.Where(
            file => file.Key.EndsWith(Project, StringComparison.Ordinal) || file.Key is Rules or "packages.lock.json");

    [JsonIgnore]
    public IEnumerable<string> TestSources =>
        Files.Keys.Where(file => IsCompiled(file) && !Stub.Contains(file));

    [JsonIgnore]
    public IEnumerable<string> Snapshots => Files.Keys.Where(file => file.EndsWith(Snapshot, StringComparison.Ordinal));

    /// <summary>
    /// Whether the file is one of the lesson's programs, which run on their own and are not compiled with the kata.
    /// </summary>
    public static bool IsExample(string file) => file.StartsWith("examples/", StringComparison.Ordinal);

    public static bool IsCompiled(string file) => file.EndsWith(".cs", StringComparison.Ordinal) && !IsExample(file);

    /// <summary>Each stage with its tests. Without stages, as in an older lock, all tests are one core stage.</summary>
    public IReadOnlyList<StageTests> TestsByStage()
    {
        if (Stages.Sum(stage => stage.Tests) != Tests.Count)
            return [new StageTests(new LockedStage("All tests", StageLevel.Core, 0, Tests.Count), Tests)];

        var at = 0;
        var stages = new List<StageTests>(Stages.Count);
        foreach (var stage in Stages)
        {
            stages.Add(new StageTests(stage, [.. Tests.Skip(at).Take(stage.Tests)]));
            at += stage.Tests;
        }

        return stages;
    }

    /// <summary>The title of each test's stage.</summary>
    public IReadOnlyDictionary<string, string> StageTitles() => TestsByStage()
        .SelectMany(stage => stage.Tests.Select(test => (test, stage.Stage.Title)))
            .DistinctBy(pair => pair.test)
            .ToDictionary(pair => pair.test, pair => pair.Title);

    public bool SameAs(LockedKata other) =>
        Stages.SequenceEqual(other.Stages) && Stub.SequenceEqual(other.Stub) && Tests.SequenceEqual(other.Tests)
        && Files.Count == other.Files.Count && Files.All(file => other.Files.GetValueOrDefault(file.Key) == file.Value);
}
