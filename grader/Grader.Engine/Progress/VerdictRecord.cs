using System.Text.Json;
using System.Text.Json.Serialization;
using Grader.Engine.Execution;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>The last verdict of a kata, and the fingerprint of what it was about.</summary>
public sealed record VerdictRecord(int Schema, string Fingerprint, KataVerdict Verdict)
{
    public const int CurrentSchema = 1;

    /// <summary>What a newer grader wrote; kept as it is.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>One line of the journal.</summary>
public sealed record JournalEntry(DateTimeOffset At, string Kata, KataState State, int Passed, int Total);


[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabCaseEnum<KataState>), typeof(KebabCaseEnum<TestOutcome>)])]
[JsonSerializable(typeof(VerdictRecord))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class ProgressJson : JsonSerializerContext;
