using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Engine.Verdicts;

/// <summary>The document that <c>--json</c> writes; see grader/docs/JSON.md. It only grows.</summary>
public sealed record VerdictDocument(int Schema, IReadOnlyList<KataVerdict> Katas, VerdictSummary Summary)
{
    public const int CurrentSchema = 1;

    public static VerdictDocument Of(IReadOnlyList<KataVerdict> katas) =>
        new(CurrentSchema, katas, VerdictSummary.Of(katas));
}
