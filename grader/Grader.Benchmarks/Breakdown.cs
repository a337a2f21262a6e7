using System.Text.Json;

namespace Grader.Benchmarks;

/// <summary>
/// Where the time between a save and its verdict goes: medians in milliseconds, read from the output of a watch.
/// </summary>
/// <param name="Event">From the save until the watch knows of it.</param>
/// <param name="Output">Until the verdict has been written and read here.</param>
internal sealed record Breakdown(
    string Name, double Event, double Compile, double HandOver, double Tests, double Output)
{
    /// <summary>Code that compiles, but is refused before it runs.</summary>
    public const string Refused = "public static class Ours { public static void Should() { } }\n";

    /// <param name="refused">Saves that contain <see cref="Refused"/>.</param>
    public static Breakdown Of(string name, IReadOnlyList<Save> saves, IReadOnlyList<Save> refused)
    {
        var compile = Median(refused.Select(Grade));
        var grade = Median(saves.Select(Grade));
        var tests = Median(saves.Select(Tested));
        var heard = Median(saves.Select(Heard));
        return new Breakdown(name, heard, compile, grade - tests - compile, tests,
            Median(saves.Select(save => save.Time.TotalMilliseconds)) - heard - grade);
    }

    private static double Heard(Save save) =>
        Json(save.Lines.First(line => line.Contains("\"event\":\"saved\"", StringComparison.Ordinal)))
            .GetProperty("at").GetInt64() - save.At.ToUnixTimeMilliseconds();

    private static double Grade(Save save) => Kata(save).GetProperty("durationMs").GetDouble();

    private static double Tested(Save save) =>
        Kata(save).GetProperty("tests").EnumerateArray().Sum(test => test.GetProperty("durationMs").GetDouble());

    private static JsonElement Kata(Save save) => Json(save.Lines[^1]).GetProperty("kata");

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;

    private static double Median(IEnumerable<double> values) => Figure.Percentile(values, 0.5);
}
