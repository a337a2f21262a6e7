using System.Text.Json;
using System.Text.Json.Serialization;
using Grader.Engine.Execution;

namespace Grader.Engine.Verdicts;

/// <summary>The document that <c>--json</c> writes; see grader/docs/JSON.md. It only grows.</summary>
public sealed record VerdictDocument(int Schema, IReadOnlyList<KataVerdict> Katas, VerdictSummary Summary)
{
    public const int CurrentSchema = 1;

    public static VerdictDocument Of(IReadOnlyList<KataVerdict> katas) => new(CurrentSchema, katas, VerdictSummary.Of(katas));
}

/// <param name="Next">The first kata that is not done, or null.</param>
public sealed record VerdictSummary(int Done, int Total, string? Next)
{
    public static VerdictSummary Of(IReadOnlyList<KataVerdict> katas) => new(
        katas.Count(kata => kata.State == KataState.Done),
        katas.Count,
        katas.FirstOrDefault(kata => kata.State != KataState.Done)?.Id);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabCaseEnum<KataState>), typeof(KebabCaseEnum<TestOutcome>)])]
[JsonSerializable(typeof(VerdictDocument))]
[JsonSerializable(typeof(KataVerdict))]
public sealed partial class VerdictJson : JsonSerializerContext;
