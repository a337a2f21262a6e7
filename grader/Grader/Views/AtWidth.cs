using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>A view that is built for the available width.</summary>
internal sealed class AtWidth(Func<int, IRenderable> view) : IRenderable
{
    /// <summary>A line that is cut where it is too wide, instead of wrapped.</summary>
    public static AtWidth Clipped(string line, Style style) =>
        new(width => new Text(line.Length <= width ? line : $"{line[..(width - 1)]}…", style));

    public Measurement Measure(RenderOptions options, int maxWidth) => view(maxWidth).Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => view(maxWidth).Render(options, maxWidth);
}
