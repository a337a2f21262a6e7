using Grader.Engine.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>One failing test in full: the rule, what was found, the lines of the test, what the code wrote.</summary>
internal static class FailureView
{
    private const int MaxOutput = 6;

    public static IEnumerable<IRenderable> Of(TestVerdict test)
    {
        yield return Name(test);
        var message = FailureMessage.Of(test.Message);
        if (message.Rule is { } rule)
            yield return Indented(new Text(rule, Marks.Strong));
        foreach (var line in message.Facts)
            yield return Indented(new Text(line));
        if (message.Schedule is { } schedule)
        {
            foreach (var row in ScheduleView.Of(schedule))
                yield return Indented(row);
        }

        if (test.File is { } file && file != test.Code?.File)
            yield return Indented(new Text($"{file}:{test.Line}", Marks.Quiet));
        if (test.Code is { } code)
        {
            yield return Indented(new Text($"{code.File}:{code.Line}", Marks.Quiet));
            foreach (var (index, line) in code.Lines.Index())
                yield return Indented(AtWidth.Clipped(
                    $"{(code.First + index == code.Line ? "▸" : "│")} {line}", Marks.Quiet));
        }

        foreach (var line in Output(test.Output))
            yield return Indented(new Text(line));
    }

    public static Text Name(TestVerdict test)
    {
        var (sign, style, words) = Marks.Of(test.Outcome);
        return new Text($"  {sign} {test.Name}{(test.Outcome == TestOutcome.Failed ? "" : $" ({words})")}", style);
    }

    private static IEnumerable<string> Output(string output)
    {
        if (output.Length == 0)
            return [];
        var lines = output.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(line => $"| {line}").ToList();
        return lines.Count <= MaxOutput
            ? ["It wrote:", .. lines]
            : ["It wrote:", .. lines.Take(MaxOutput), $"… {lines.Count - MaxOutput} more lines ('--json' has them all)"];
    }

    private static Padder Indented(IRenderable content) => new(content, new Padding(6, 0, 0, 0));
}
