using System.Text.Json;
using System.Text.Json.Serialization;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>The last verdict on a kata, and the fingerprint of what was graded.</summary>
internal sealed record VerdictRecord
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;
    public required string Fingerprint { get; init; }
    public required KataVerdict Verdict { get; init; }
    public Stability? Stability => Verdict.Stability;

    /// <summary>Fields that a newer grader wrote, kept unchanged.</summary>
    [JsonExtensionData]
#pragma warning disable CA2227 // the serializer sets it
    public Dictionary<string, JsonElement>? Unknown { get; set; }
#pragma warning restore CA2227
}
