using System.CommandLine;
using System.Text.Json;
using Grader.Engine.Verdicts;

namespace Grader.Arguments;

/// <summary><c>--json</c>: one document on standard output, and nothing else there.</summary>
internal static class JsonOption
{
    public static Option<bool> Describe() => new("--json")
    {
        Description = "Write one JSON document to standard output (see grader/docs/JSON.md).",
    };

    public static Task WriteAsync(TextWriter output, IReadOnlyList<KataVerdict> katas) =>
        output.WriteLineAsync(JsonSerializer.Serialize(VerdictDocument.Of(katas), VerdictJson.Default.VerdictDocument));
}
