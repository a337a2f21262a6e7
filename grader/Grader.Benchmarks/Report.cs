using System.Text;

namespace Grader.Benchmarks;

/// <summary>The page that is written, and the lines that are printed.</summary>
internal static class Report
{
    public static string Row(Figure figure)
    {
        var peer = figure.Theirs.Count == 0 ? "| | |" : $"| `{figure.Peer}` {Time(Figure.Median(figure.Theirs))} (p95 {Time(Figure.Percentile(figure.Theirs, 0.95))}) | {Figure.Median(figure.Theirs) / Figure.Median(figure.Ours):0.0}x |";
        var memory = Figure.Memory(figure.Ours) is > 0 and var bytes ? $"{bytes:0} MiB{(figure.Theirs.Count > 0 && Figure.Memory(figure.Theirs) > 0 ? $" / {Figure.Memory(figure.Theirs):0} MiB" : "")}" : "";
        return $"| {figure.Name}: `{figure.Command}` | {(figure.Target is { } target ? Time(target) : "")} | **{Time(Figure.Median(figure.Ours))}** (p95 {Time(Figure.Percentile(figure.Ours, 0.95))}, {Runs(figure.Ours.Count)}) {peer} {memory} |";
    }

    public static string Row(Breakdown breakdown) =>
        $"| {breakdown.Name} | {breakdown.Event:0} | {breakdown.Compile:0} | {breakdown.HandOver:0} | {breakdown.Tests:0} | {breakdown.Output:0} |";

    public static string Page(IReadOnlyList<Figure> figures, IReadOnlyList<Breakdown> breakdowns)
    {
        var page = new StringBuilder("""
            # Performance

            `dotnet run -c Release --project grader/Grader.Benchmarks` writes this page. It measures the grader and its alternative in turn, in the same run.
            A figure is the time of a whole process, from start to exit; for `watch`, the time from a save to the verdict. Figures are medians, and p95 is the
            95th percentile. Memory is the peak of all processes of a command together, the grader's / the alternative's.


            """.ReplaceLineEndings("\n"));
        page.Append($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}.\n\n");
        page.Append("| what | target | grader | alternative | speed-up | memory |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var figure in figures)
            page.Append(Row(figure)).Append('\n');
        if (breakdowns.Count == 0)
            return page.ToString();
        page.Append("""

            Where the time between a save and its verdict goes, as medians in milliseconds:

            - *event*: the file system reports the save, and the grader waits 15 ms for more events of the same save.
            - *compile*: measured with a save that a guard refuses after compiling.
            - *hand-over*: making the grade's folder, taking a waiting worker, loading the assemblies, finding the tests, writing the record.
            - *tests*: what the tests report themselves.
            - *output*: writing the verdict.

            | | event | compile | hand-over | tests | output |
            | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var breakdown in breakdowns)
            page.Append(Row(breakdown)).Append('\n');
        return page.ToString();
    }

    private static string Runs(int count) => count == 1 ? "1 run" : $"{count} runs";

    private static string Time(double milliseconds) => milliseconds < 1000
        ? $"{milliseconds:0} ms"
        : $"{milliseconds / 1000:0.0} s";
}
