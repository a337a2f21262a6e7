using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Tests.Hostile;

/// <summary>What a scenario must come to: the content of its <c>expected.json</c>.</summary>
/// <param name="State">Of the kata; null where the command gives no verdict.</param>
/// <param name="Tests">Outcomes other than <c>passed</c>, by test; alternatives with a bar between. Null where no test is run.</param>
/// <param name="Diagnostics">Their ids, without repetition, in alphabetical order; warnings are left out.</param>
/// <param name="Notes">The beginning of each.</param>
/// <param name="Says">What must be found in some text of the verdict; where there is none, among the errors.</param>
/// <param name="WithinSeconds">How long the whole command may take, on a machine that does nothing else.</param>
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

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static Expectation Read(string folder) =>
        JsonSerializer.Deserialize<Expectation>(System.IO.File.ReadAllText(Path.Combine(folder, File)), Strict)!;
}
