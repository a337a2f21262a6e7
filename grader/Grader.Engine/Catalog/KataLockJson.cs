using System.Text.Json.Serialization;

namespace Grader.Engine.Catalog;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabCaseEnum<StageLevel>)])]
[JsonSerializable(typeof(KataLock))]
internal sealed partial class KataLockJson : JsonSerializerContext;
