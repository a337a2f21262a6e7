using System.Globalization;
using System.Text;

namespace Grader.Benchmarks;

/// <summary>The page that is written, and the lines that are printed.</summary>
internal static class Report
{
    public static string Row(Figure figure)
    {
        var culture = CultureInfo.InvariantCulture;
        var peer = figure.Theirs.Count == 0 ? "| | |" : string.Create(culture, $"| `{figure.Peer}` {Time(Figure.Median(figure.Theirs))} (p95 {Time(Figure.Percentile(figure.Theirs, 0.95))}) | {Figure.Median(figure.Theirs) / Figure.Median(figure.Ours):0.0}x |");
        var memory = Figure.Memory(figure.Ours) is > 0 and var bytes ? string.Create(culture, $"{bytes:0} MiB{(figure.Theirs.Count > 0 && Figure.Memory(figure.Theirs) > 0 ? string.Create(culture, $" / {Figure.Memory(figure.Theirs):0} MiB") : "")}") : "";
        return string.Create(culture, $"| {figure.Name}: `{figure.Command}` | {(figure.Target is { } target ? Time(target) : "")} | **{Time(Figure.Median(figure.Ours))}** (p95 {Time(Figure.Percentile(figure.Ours, 0.95))}, {figure.Ours.Count} runs) {peer} {memory} |");
    }

    public static string Page(IReadOnlyList<Figure> figures)
    {
        var page = new StringBuilder("""
            # Performance

            Written by `dotnet run -c Release --project grader/Grader.Benchmarks`, which measures ours and theirs in turn, in the same run, whole processes from start to exit
            (in a watch: from the save to the verdict). Medians; p95 is the 95th percentile. Memory is the most that all processes of one command held together, ours / theirs.


            """.ReplaceLineEndings("\n"));
        page.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}.\n\n");
        page.Append("| what | target | ours | instead | faster | memory |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var figure in figures)
            page.Append(Row(figure)).Append('\n');
        return page.ToString();
    }

    private static string Time(double milliseconds) => milliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
