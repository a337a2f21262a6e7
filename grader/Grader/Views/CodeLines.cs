using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>Lines that are not wrapped like text: a line that is too wide is cut at the edge.</summary>
/// <param name="lines">Without line ends.</param>
/// <param name="style">Of the lines.</param>
/// <param name="margin">Stands before each line.</param>
/// <param name="marginStyle">Of the margin.</param>
internal sealed class CodeLines(IReadOnlyList<string> lines, Style style, string margin, Style marginStyle) : Renderable
{
    private const string Cut = "…";
    private const string FileMargin = "  ";

    /// <summary>A program.</summary>
    public static CodeLines OfProgram(string text) => new(Split(text), new Style(Color.Yellow), "    ", Style.Plain);

    /// <summary>
    /// A file that was not written for this width: a line that is too wide is continued on the next one, further in.
    /// </summary>
    public static AtWidth OfFile(string text) => new(width => new CodeLines(
        [.. Split(text).SelectMany(line => Continue(line, width - FileMargin.Length))],
        new Style(Color.Yellow),
        FileMargin,
        Style.Plain));

    /// <summary>A program's output: without the program's colour, and after a bar.</summary>
    public static CodeLines OfOutput(string text) => new(Split(text), Style.Plain, "  │ ", Marks.Quiet);

    /// <summary>A picture of characters.</summary>
    public static CodeLines OfPicture(string text) => new(Split(text), Style.Plain, "  ", Style.Plain);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in lines)
        {
            yield return new Segment(line.Length > 0 ? margin : margin.TrimEnd(), marginStyle);
            yield return Fit(new Segment(line, style), maxWidth - margin.Length);
            yield return Segment.LineBreak;
        }
    }

    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        var width = lines.Select(line => margin.Length + new Segment(line).CellCount()).Append(0).Max();
        return new Measurement(Math.Min(width, maxWidth), Math.Min(width, maxWidth));
    }

    private static Segment Fit(Segment line, int room)
    {
        if (line.CellCount() <= room)
            return line;
        return new Segment((Segment.Truncate(line, room - 1)?.Text ?? "") + Cut, line.Style);
    }

    private static IEnumerable<string> Continue(string line, int room)
    {
        var indent = line.Length - line.TrimStart().Length;
        var start = line.AsSpan(indent).StartsWith("//", StringComparison.Ordinal)
            ? line[..(line.IndexOf(' ', indent) + 1)]
            : new string(' ', indent + 4);
        while (line.Length > room && line.LastIndexOf(' ', room - 1, Math.Max(0, room - start.Length)) is var space and > 0)
        {
            yield return line[..space].TrimEnd();
            line = start + line[(space + 1)..];
        }

        yield return line;
    }

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
