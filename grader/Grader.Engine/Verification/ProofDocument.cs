using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Engine.Verification;

/// <summary>The document that <c>verify --json</c> writes; see grader/docs/JSON.md. It only grows.</summary>
public sealed record ProofDocument(int Schema, IReadOnlyList<KataProof> Katas, ProofSummary Summary)
{
    public const int CurrentSchema = 1;

    public static ProofDocument Of(IReadOnlyList<KataProof> katas) =>
        new(
            CurrentSchema,
            katas,
            new ProofSummary(katas.Count(kata => kata.Sound), katas.Count, katas.Sum(kata => kata.Faults.Count)));
}

public sealed record ProofSummary(int Sound, int Total, int Faults);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProofDocument))]
public sealed partial class ProofJson : JsonSerializerContext;
