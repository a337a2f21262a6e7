using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Tests.Hostile;

/// <summary>What a scenario must lead to: the content of its <c>expected.json</c>.</summary>
/// <param name="State">The state of the kata; null if the command gives no verdict.</param>
/// <param name="Tests">
/// Outcomes other than <c>passed</c>, by test, with alternatives separated by a bar. Null if no test is run.
/// </param>
/// <param name="Diagnostics">The distinct ids of the errors, in alphabetical order, without warnings.</param>
/// <param name="Notes">The beginning of each note.</param>
/// <param name="Says">A text that the verdict must contain, or standard error if there is no verdict.</param>
/// <param name="WithinSeconds">How long the whole command may take on an otherwise idle machine.</param>
internal sealed record Expectation(
    string? State,
    int ExitCode,
    IReadOnlyDictionary<string, string>? Tests,
    IReadOnlyList<string>? Diagnostics,
    IReadOnlyList<string>? Notes,
    IReadOnlyList<string>? Says,
    double WithinSeconds)
{
    public const string File = "expected.json";

    private static readonly JsonSerializerOptions Strict =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static Expectation Read(string folder) =>
        JsonSerializer.Deserialize<Expectation>(System.IO.File.ReadAllText(Path.Combine(folder, File)), Strict)!;
}
