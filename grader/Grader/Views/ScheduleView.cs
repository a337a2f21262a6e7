using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>Who ran when in the schedule that broke an exploration, and how to run it again.</summary>
internal static class ScheduleView
{
    private const int MaxRowsOfATurn = 4;
    private const int MaxWhat = 30;

    public static IEnumerable<IRenderable> Of(Schedule schedule)
    {
        foreach (var thread in schedule.Threads)
            yield return AtWidth.Clipped(thread, Style.Plain);
        var rows = schedule.Turns.SelectMany(Folded).ToList();
        var where = rows.Max(row => row.Where.Length);
        var what = Math.Min(MaxWhat, rows.Max(row => row.What.Length));
        foreach (var row in rows)
            yield return AtWidth.Clipped(
                $"{row.Thread} │ {row.Where.PadRight(where)}  {row.What.PadRight(what)}  {row.Source}".TrimEnd(),
                Marks.Quiet);
        yield return new Text(schedule.Replay, Marks.Quiet);
    }

    /// <summary>A long turn shows how it begins and how it ends: that is where the threads change.</summary>
    private static IEnumerable<ScheduleRow> Folded(IReadOnlyList<ScheduleRow> turn)
    {
        if (turn.Count <= MaxRowsOfATurn)
            return turn;
        var left = turn.Count - MaxRowsOfATurn + 1;
        return
        [
            turn[0],
            new ScheduleRow(turn[0].Thread, "", $"… {left} more steps", ""),
            .. turn.TakeLast(MaxRowsOfATurn - 2),
        ];
    }
}
