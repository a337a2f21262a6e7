using System.Text.Json.Serialization;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Progress;

/// <summary>How the files under <c>.grader</c> are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabCaseEnum<KataState>), typeof(
        KebabCaseEnum<TestOutcome>), typeof(KebabCaseEnum<Severity>), typeof(KebabCaseEnum<StageLevel>), typeof(KebabCaseEnum<Certainty>)])]
[JsonSerializable(typeof(VerdictRecord))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(LearnerNotes))]
internal sealed partial class ProgressJson : JsonSerializerContext;
