using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Engine.Progress;

/// <summary>What the grader remembers about the learner besides verdicts.</summary>
public sealed record LearnerNotes
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The kata that 'next' moved on to.</summary>
    public string? Current { get; init; }

    public DateTimeOffset CurrentSince { get; init; }

    /// <summary>How many hints were given, by kata.</summary>
    public IReadOnlyDictionary<string, HintsGiven> Hints { get; init; } = new Dictionary<string, HintsGiven>();

    /// <summary>Katas whose reference was shown before they were done.</summary>
    public IReadOnlyList<string> GivenUp { get; init; } = [];

    /// <summary>Fields that a newer grader wrote, kept unchanged.</summary>
    [JsonExtensionData]
#pragma warning disable CA2227 // the serializer sets it
    public Dictionary<string, JsonElement>? Unknown { get; set; }
#pragma warning restore CA2227
}
