using System.Text.Json;
using System.Text.Json.Serialization;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Watch;

/// <summary><c>watch --json</c>: one line per event; see grader/docs/JSON.md.</summary>
internal sealed class WatchLog(TextWriter output, TimeProvider time)
{
    public void Write(string name, string id, KataVerdict? kata = null)
    {
        output.WriteLine(JsonSerializer.Serialize(
            new WatchLine(name, time.GetUtcNow().ToUnixTimeMilliseconds(), id, kata), WatchJson.Default.WatchLine));
        output.Flush();
    }
}

/// <param name="At">Unix time in milliseconds.</param>
internal sealed record WatchLine(string Event, long At, string Id, KataVerdict? Kata);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    Converters = [typeof(KebabCaseEnum<KataState>), typeof(
        KebabCaseEnum<TestOutcome>), typeof(KebabCaseEnum<Severity>), typeof(KebabCaseEnum<StageLevel>)])]
[JsonSerializable(typeof(WatchLine))]
internal sealed partial class WatchJson : JsonSerializerContext;
