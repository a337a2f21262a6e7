using System.Text;
using Katas.Support.Messages;

namespace Katas.Support.Threading;

/// <summary>Prints a schedule that failed: who does what, and then who did what when.</summary>
internal static class ScheduleText
{
    private const int MaxWhat = 40;
    private const int MaxSteps = 12;
    private const int ShownAtEachEnd = 5;

    public static string Of(IEnumerable<Actor> threads, IReadOnlyList<ScheduleStep> steps) =>
        Of(threads.Select(thread => ($"{thread.Role}", Work(thread))), steps);

    /// <param name="threads">What runs, by name, and the source text of what it does.</param>
    /// <param name="steps">What it did.</param>
    public static string Of(IEnumerable<(string Name, string Work)> threads, IReadOnlyList<ScheduleStep> steps)
    {
        var text = new StringBuilder();
        foreach (var (name, work) in threads)
            text.Append($"\n  {name}: {OneLine.Of(WithoutArrow(work))}");
        if (steps.Any(step => step.Thread.StartsWith('c')))
            text.Append("\n  c: continuations, and work for the pool");
        text.Append('\n');
        if (steps.Count == 0)
            return text.ToString();

        var widths = new Widths(
            steps.Max(step => step.Thread.Length),
            steps.Max(step => Where(step).Length),
            Math.Min(MaxWhat, steps.Max(step => step.What.Length)));
        text.Append('\n');
        var parts = Parts(Folded(steps));
        for (var at = 0; at < parts.Count; at++)
        {
            if (at > 0)
                text.Append("  ---\n");
            AddPart(text, parts[at], widths);
        }

        return text.ToString();
    }

    private static string Work(Actor thread) => thread.Role.Kind == RoleKind.Own
        ? "a thread of the code's own"
        : thread.Text;

    private static string WithoutArrow(string text) =>
        text.StartsWith("() =>", StringComparison.Ordinal) ? text[5..] : text;

    private static void AddPart(StringBuilder text, List<ScheduleStep> part, Widths widths)
    {
        for (var at = 0; at < part.Count; at++)
        {
            var left = part.Count - (2 * ShownAtEachEnd);
            if (part.Count > MaxSteps && at == ShownAtEachEnd)
            {
                text.Append($"  {part[at].Thread.PadRight(widths.Thread)} | … {left} more steps\n");
                at += left;
            }

            var step = part[at];
            var where = Where(step).PadRight(widths.Where);
            var source = step.Source is null ? "" : OneLine.Of(step.Source);
            var thread = step.Thread.PadRight(widths.Thread);
            text.Append($"  {thread} | {where}  {step.What.PadRight(widths.What)}  {source}".TrimEnd()).Append('\n');
        }
    }

    private static string Where(ScheduleStep step) =>
        step.File is null ? "" : $"{Path.GetFileName(step.File)}:{step.Line}";

    private static List<List<ScheduleStep>> Parts(IEnumerable<ScheduleStep> steps)
    {
        var parts = new List<List<ScheduleStep>>();
        foreach (var step in steps)
        {
            if (parts.Count == 0 || parts[^1][0].Thread != step.Thread)
                parts.Add([]);
            parts[^1].Add(step);
        }

        return parts;
    }

    /// <summary>A step that is taken again and again is one line.</summary>
    private static IEnumerable<ScheduleStep> Folded(IReadOnlyList<ScheduleStep> steps)
    {
        for (var at = 0; at < steps.Count;)
        {
            var first = at;
            while (at < steps.Count && steps[at] == steps[first])
                at++;
            var step = steps[first];
            yield return at - first == 1 ? step : step with { What = $"{step.What} ({at - first:N0} times)" };
        }
    }

    private readonly record struct Widths(int Thread, int Where, int What);
}
