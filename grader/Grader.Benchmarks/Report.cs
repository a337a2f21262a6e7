using System.Text;

namespace Grader.Benchmarks;

/// <summary>The page that is written, and the lines that are printed.</summary>
internal static class Report
{
    public static string Row(Figure figure)
    {
        var peer = figure.Theirs.Count == 0 ? "| | |" : $"| `{figure.Peer}` {Time(Figure.Median(figure.Theirs))} (p95 {Time(Figure.Percentile(figure.Theirs, 0.95))}) | {Figure.Median(figure.Theirs) / Figure.Median(figure.Ours):0.0}x |";
        var memory = Figure.Memory(figure.Ours) is > 0 and var bytes ? $"{bytes:0} MiB{(figure.Theirs.Count > 0 && Figure.Memory(figure.Theirs) > 0 ? $" / {Figure.Memory(figure.Theirs):0} MiB" : "")}" : "";
        return $"| {figure.Name}: `{figure.Command}` | {(figure.Target is { } target ? Time(target) : "")} | **{Time(Figure.Median(figure.Ours))}** (p95 {Time(Figure.Percentile(figure.Ours, 0.95))}, {figure.Ours.Count} runs) {peer} {memory} |";
    }

    public static string Row(Breakdown breakdown) =>
        $"| {breakdown.Name} | {breakdown.Event:0} | {breakdown.Compile:0} | {breakdown.HandOver:0} | {breakdown.Tests:0} | {breakdown.Output:0} |";

    public static string Page(IReadOnlyList<Figure> figures, IReadOnlyList<Breakdown> breakdowns)
    {
        var page = new StringBuilder("""
            # Performance

            Written by `dotnet run -c Release --project grader/Grader.Benchmarks`, which measures ours and theirs in turn, in the same run, whole processes from start to exit
            (in a watch: from the save to the verdict). Medians; p95 is the 95th percentile. Memory is the most that all processes of one command held together, ours / theirs.


            """.ReplaceLineEndings("\n"));
        page.Append($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}.\n\n");
        page.Append("| what | target | ours | instead | faster | memory |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var figure in figures)
            page.Append(Row(figure)).Append('\n');
        if (breakdowns.Count == 0)
            return page.ToString();
        page.Append("""

            Where the time between a save and its verdict goes, medians in ms. The event: the file system's, and the 15 ms that a burst of them is given to end. To compile: what a save takes
            that is refused after it was compiled. Hand-over: the folder of the grade, a worker that waits, loading, discovery, the record. The tests: as they report themselves.

            | | event | compile | hand-over | tests | output |
            | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var breakdown in breakdowns)
            page.Append(Row(breakdown)).Append('\n');
        return page.ToString();
    }

    private static string Time(double milliseconds) => milliseconds < 1000
        ? $"{milliseconds:0} ms"
        : $"{milliseconds / 1000:0.0} s";
}
