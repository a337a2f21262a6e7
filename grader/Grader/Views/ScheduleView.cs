using System.Text.RegularExpressions;
using Grader.Engine.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>Who ran when in the schedule that broke an exploration, and how to run it again.</summary>
internal static partial class ScheduleView
{
    private const int MaxRowsOfATurn = 4;
    private const int MaxWhat = 30;

    public static IEnumerable<IRenderable> Of(FailedSchedule schedule)
    {
        foreach (var thread in schedule.Threads)
            yield return AtWidth.Clipped(thread, Style.Plain);
        var rows = schedule.Turns.Select(Merged).Where(turn => turn.Count > 0).SelectMany(Folded).ToList();
        var where = rows.Select(row => Where(row).Length).DefaultIfEmpty().Max();
        var what = Math.Min(MaxWhat, rows.Select(row => row.What.Length).DefaultIfEmpty().Max());
        foreach (var row in rows)
            yield return AtWidth.Clipped(
                $"{row.Thread} │ {Where(row).PadRight(where)}  {row.What.PadRight(what)}  {row.Source}".TrimEnd(),
                Marks.Quiet);
        yield return new Text(schedule.Ending, Marks.Quiet);
    }

    private static string Where(ScheduleStep step) => step.File is null ? "" : $"{step.File}:{step.Line}";

    /// <summary>One row for each line of code; what happens to captured variables matters to nobody.</summary>
    private static List<ScheduleStep> Merged(IReadOnlyList<ScheduleStep> turn)
    {
        var rows = new List<ScheduleStep>();
        foreach (var row in turn.Where(row => !CapturedVariable().IsMatch(row.What)))
        {
            if (rows is not [.., { File: not null } last] || Where(last) != Where(row))
                rows.Add(row);
            else if (row.What.StartsWith("writes ", StringComparison.Ordinal))
                rows[^1] = row;
        }

        return rows;
    }

    /// <summary>A long turn shows how it begins and how it ends: that is where the threads change.</summary>
    private static IEnumerable<ScheduleStep> Folded(List<ScheduleStep> turn)
    {
        if (turn.Count <= MaxRowsOfATurn)
            return turn;
        var left = turn.Count - MaxRowsOfATurn + 1;
        return
        [
            turn[0],
            new ScheduleStep(turn[0].Thread, null, null, $"… {left} more steps", null),
            .. turn.TakeLast(MaxRowsOfATurn - 2),
        ];
    }

    [GeneratedRegex(@"^(reads|writes) [a-z]\w*$")]
    private static partial Regex CapturedVariable();
}
