using System.Text.Json;
using System.Text.Json.Serialization;
using Grader.Engine;

namespace Grader.Doctor;

/// <summary>The document that <c>doctor --json</c> writes; see grader/docs/JSON.md. It only grows.</summary>
internal sealed record FindingDocument(int Schema, IReadOnlyList<Finding> Checks, FindingSummary Summary)
{
    public const int CurrentSchema = 1;

    public static FindingDocument Of(IReadOnlyList<Finding> checks) =>
        new(
            CurrentSchema,
            checks,
            new FindingSummary(checks.Count(check => check.Severity == FindingSeverity.Ok), checks.Count));
}

internal sealed record FindingSummary(int Ok, int Total);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(KebabCaseEnum<FindingSeverity>)])]
[JsonSerializable(typeof(FindingDocument))]
internal sealed partial class FindingJson : JsonSerializerContext;
