using System.Text;

namespace Grader.Benchmarks;

/// <summary>Writes the page, and the lines for the console.</summary>
internal static class Report
{
    public static string Row(Figure figure)
    {
        var target = figure.Target is { } milliseconds ? Time(milliseconds) : "";
        var ours = $"**{Time(Figure.Median(figure.Ours))}** ({Slowest(figure.Ours)}, {Runs(figure.Ours.Count)})";
        return $"| {figure.Name}: `{figure.Command}` | {target} | {ours} {Peer(figure)} {Memory(figure)} |";
    }

    private static string Peer(Figure figure)
    {
        if (figure.Theirs.Count == 0)
            return "| | |";

        var median = Figure.Median(figure.Theirs);
        var speedUp = median / Figure.Median(figure.Ours);
        return $"| `{figure.Peer}` {Time(median)} ({Slowest(figure.Theirs)}) | {speedUp:0.0}x |";
    }

    private static string Memory(Figure figure)
    {
        if (Figure.Memory(figure.Ours) is not (> 0 and var ours))
            return "";
        return figure.Theirs.Count > 0 && Figure.Memory(figure.Theirs) is > 0 and var theirs
            ? $"{ours:0} MiB / {theirs:0} MiB"
            : $"{ours:0} MiB";
    }

    private static string Slowest(IReadOnlyList<Taken> runs) => $"p95 {Time(Figure.Percentile(runs, 0.95))}";

    public static string Row(Breakdown breakdown) =>
        $"| {breakdown.Name} | {breakdown.Event:0} | {breakdown.Compile:0} | {breakdown.HandOver:0} | " +
        $"{breakdown.Tests:0} | {breakdown.Output:0} |";

    public static string Page(IReadOnlyList<Figure> figures, IReadOnlyList<Breakdown> breakdowns)
    {
        var page = new StringBuilder("""
            # Performance

            `dotnet run -c Release --project grader/Grader.Benchmarks` writes this page. It measures the grader and its alternative in turn, in the same run.
            A figure is the time of a whole process, from start to exit; for `watch`, the time from a save to the verdict. Figures are medians, and p95 is the
            95th percentile. Memory is the peak of all processes of a command together, the grader's / the alternative's.


            """.ReplaceLineEndings("\n"));
        page.Append(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, " +
            $"{System.Runtime.InteropServices.RuntimeInformation.OSDescription}.\n\n");
        page.Append(
            "| what | target | grader | alternative | speed-up | memory |\n| --- | --- | --- | --- | --- | --- |\n");
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
