using System.Text.Json;
using System.Text.Json.Serialization;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>The last verdict of a kata, and the fingerprint of what it was about.</summary>
internal sealed record VerdictRecord
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;
    public required string Fingerprint { get; init; }
    public required KataVerdict Verdict { get; init; }
    public Stability? Stability => Verdict.Stability;

    /// <summary>What a newer grader wrote; kept as it is.</summary>
    [JsonExtensionData]
#pragma warning disable CA2227 // the serializer sets it
    public Dictionary<string, JsonElement>? Unknown { get; set; }
#pragma warning restore CA2227
}
