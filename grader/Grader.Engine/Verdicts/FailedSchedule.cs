using System.Globalization;
using System.Text.RegularExpressions;

namespace Grader.Engine.Verdicts;

/// <summary>
/// Which thread, or which work on a pump, ran when in the schedule that failed, as the failure's text tells it.
/// </summary>
/// <param name="Threads">What each of them does, a line each.</param>
/// <param name="Turns">The steps; a turn ends where another thread takes over.</param>
/// <param name="Ending">How to run the same schedule again, in a sentence.</param>
/// <param name="Replay">The choices that run it again.</param>
public sealed partial record FailedSchedule(
    IReadOnlyList<string> Threads, IReadOnlyList<IReadOnlyList<ScheduleStep>> Turns, string Ending, string Replay)
{
    private const string EndOfTurn = "  ---";

    /// <summary>Takes the schedule out of a failure's lines.</summary>
    /// <returns>Null, and all the lines, if they contain none.</returns>
    public static (FailedSchedule? Schedule, IReadOnlyList<string> Others) TakeFrom(IReadOnlyList<string> lines)
    {
        var start = lines.TakeWhile(line => !ThreadLine().IsMatch(line)).Count();
        var end = lines.TakeWhile(line => !ReplayLine().IsMatch(line)).Count();
        if (start > end || end == lines.Count)
            return (null, lines);

        var threads = lines.Take(start..end).Where(line => ThreadLine().IsMatch(line)).Select(line => line.Trim());
        var turns = new List<List<ScheduleStep>> { new() };
        foreach (var line in lines.Take(start..end))
        {
            if (line == EndOfTurn)
                turns.Add([]);
            else if (StepLine().Match(line) is { Success: true } step)
                turns[^1].Add(Step(step));
        }

        return (
            new FailedSchedule(
                [.. threads],
                [.. turns.Where(turn => turn.Count > 0)],
                lines[end].Trim(),
                ReplayLine().Match(lines[end]).Groups["replay"].Value),
            [.. lines.Take(start), .. lines.Skip(end + 1)]);
    }

    private static ScheduleStep Step(Match step)
    {
        var isPlaced = int.TryParse(
            step.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line);
        return new ScheduleStep(
            step.Groups["thread"].Value,
            isPlaced ? step.Groups["file"].Value : null,
            isPlaced ? line : null,
            step.Groups["what"].Value,
            step.Groups["source"] is { Success: true, Value: var source } ? source : null);
    }

    [GeneratedRegex(@"^  \w+: \S")]
    private static partial Regex ThreadLine();

    [GeneratedRegex(
        @"^  (?<thread>\w+)\s* \| (?:(?<file>\S+):(?<line>\d+))?\s*(?<what>\S.*?)(?:\s{2,}(?<source>\S.*))?$")]
    private static partial Regex StepLine();

    [GeneratedRegex(@"^This was schedule \d[^""]*""(?<replay>[^""]*)""")]
    private static partial Regex ReplayLine();
}
