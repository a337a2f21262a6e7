using System.Text.Json.Serialization;

namespace Grader.Engine.Verdicts;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabCaseEnum<KataState>), typeof(KebabCaseEnum<TestOutcome>), typeof(KebabCaseEnum<Severity>)])]
[JsonSerializable(typeof(VerdictDocument))]
[JsonSerializable(typeof(KataVerdict))]
public sealed partial class VerdictJson : JsonSerializerContext;
