using System.Text.RegularExpressions;

namespace Grader.Views;

/// <summary>Which thread ran when, in the schedule that broke an exploration, as the failure's text tells it.</summary>
/// <param name="Threads">What each thread does, a line each.</param>
/// <param name="Turns">The steps; a turn ends where another thread takes over.</param>
/// <param name="Replay">How to run the same schedule again.</param>
internal sealed partial record Schedule(
    IReadOnlyList<string> Threads, IReadOnlyList<IReadOnlyList<ScheduleRow>> Turns, string Replay)
{
    private const string EndOfTurn = "  ---";

    /// <summary>Takes the schedule out of a failure's lines.</summary>
    /// <returns>Null, and all the lines, if they contain none.</returns>
    public static (Schedule? Schedule, IReadOnlyList<string> Others) TakeFrom(IReadOnlyList<string> lines)
    {
        var start = lines.TakeWhile(line => !ThreadLine().IsMatch(line)).Count();
        var end = lines.TakeWhile(line => !ReplayLine().IsMatch(line)).Count();
        if (start > end || end == lines.Count)
            return (null, lines);

        var threads = lines.Take(start..end).Where(line => ThreadLine().IsMatch(line)).Select(line => line.Trim());
        var turns = new List<List<ScheduleRow>> { new() };
        foreach (var line in lines.Take(start..end))
        {
            if (line == EndOfTurn)
                turns.Add([]);
            else if (RowLine().Match(line) is { Success: true } row)
            {
                turns[^1].Add(new ScheduleRow(
                    row.Groups["thread"].Value,
                    row.Groups["where"].Value,
                    row.Groups["what"].Value,
                    row.Groups["source"].Value));
            }
        }

        return (
            new Schedule([.. threads], [.. turns.Select(Merged).Where(turn => turn.Count > 0)], lines[end].Trim()),
            [.. lines.Take(start), .. lines.Skip(end + 1)]);
    }

    /// <summary>One row for each line of code; what happens to captured variables matters to nobody.</summary>
    private static List<ScheduleRow> Merged(List<ScheduleRow> turn)
    {
        var rows = new List<ScheduleRow>();
        foreach (var row in turn.Where(row => !CapturedVariable().IsMatch(row.What)))
        {
            if (rows is not [.., var last] || last.Where.Length == 0 || last.Where != row.Where)
                rows.Add(row);
            else if (row.What.StartsWith("writes ", StringComparison.Ordinal))
                rows[^1] = row;
        }

        return rows;
    }

    [GeneratedRegex(@"^  \w: \S")]
    private static partial Regex ThreadLine();

    [GeneratedRegex(@"^  (?<thread>\w) \| (?<where>\S+:\d+)?\s*(?<what>\S.*?)(?:\s{2,}(?<source>\S.*))?$")]
    private static partial Regex RowLine();

    [GeneratedRegex(@"^This was schedule \d")]
    private static partial Regex ReplayLine();

    [GeneratedRegex(@"^(reads|writes) [a-z]\w*$")]
    private static partial Regex CapturedVariable();
}
