using Grader.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Paging;

/// <summary>A text that may be longer than the screen, and the part of it that is shown.</summary>
/// <param name="view">The text.</param>
/// <param name="colors">Those of the terminal.</param>
/// <param name="leave">What <c>q</c> does, in a word.</param>
internal sealed class Page(IRenderable view, ColorSystemSupport colors, string leave)
{
    private (int Width, IReadOnlyList<string> Lines) drawn;
    private PagePosition position;

    /// <returns>Whether the key is one that moves the page.</returns>
    public bool Move(ConsoleKeyInfo key)
    {
        if (position.Move(key) is not { } moved)
            return false;
        position = moved;
        return true;
    }

    /// <summary>As many lines as the terminal is high, the keys at the bottom.</summary>
    public IReadOnlyList<string> Frame(int width, int height)
    {
        if (drawn.Width != width)
            drawn = (width, AnsiLines.Of(view, width, colors));
        var lines = drawn.Lines;
        var room = height - 1;
        position = position.Resize(lines.Count, room);
        return
        [
            .. lines.Skip(position.Top).Take(room),
            .. Enumerable.Repeat("", Math.Max(0, room - lines.Count)),
            AnsiLines.Of(Keys(width), width, colors)[0],
        ];
    }

    private Text Keys(int width)
    {
        var next = position.HasMore ? "space: next page" : "the end";
        return new Text(
            width < 60
                ? $" space, b, q ({position.Percent} %)"
                : $"  {next}   b: back   q: {leave}   ({position.Percent} %)",
            Marks.Quiet);
    }
}
