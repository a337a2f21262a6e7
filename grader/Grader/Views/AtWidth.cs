using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>A view that is built for the available width.</summary>
internal sealed class AtWidth(Func<int, IRenderable> view) : IRenderable
{
    public Measurement Measure(RenderOptions options, int maxWidth) => view(maxWidth).Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => view(maxWidth).Render(options, maxWidth);
}
