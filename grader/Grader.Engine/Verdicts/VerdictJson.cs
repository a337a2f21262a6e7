using System.Text.Json.Serialization;
using Grader.Engine.Catalog;

namespace Grader.Engine.Verdicts;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabCaseEnum<KataState>), typeof(
        KebabCaseEnum<TestOutcome>), typeof(KebabCaseEnum<Severity>), typeof(KebabCaseEnum<StageLevel>), typeof(KebabCaseEnum<Certainty>)])]
[JsonSerializable(typeof(VerdictDocument))]
[JsonSerializable(typeof(KataVerdict))]
public sealed partial class VerdictJson : JsonSerializerContext;
