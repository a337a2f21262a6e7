using Grader.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Paging;

/// <summary>Shows a text that is longer than the screen page by page, and prints any other.</summary>
internal sealed class Pager(GraderSession session)
{
    private readonly Lock drawing = new();
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (int Width, IReadOnlyList<string> Lines) drawn;
    private PagePosition position;

    /// <summary>Ends when the reader leaves the text, by <c>q</c> or by Ctrl-C.</summary>
    public async Task ShowAsync(IRenderable view, CancellationToken cancellationToken)
    {
        if (!session.Surroundings.HasTerminal || LinesOf(view).Count < session.Terminal.Height)
        {
            session.Screen.Write(view);
            return;
        }

        using var taken = session.Terminal.Take(key => Press(key, view), () => Draw(view));
        Draw(view);
        try
        {
            await left.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader quit.
        }
    }

    private void Press(ConsoleKeyInfo key, IRenderable view)
    {
        if (key.Key is ConsoleKey.Escape || char.ToLowerInvariant(key.KeyChar) == 'q')
        {
            left.TrySetResult();
            return;
        }

        lock (drawing)
        {
            position = position.Move(key) ?? position;
            Draw(view);
        }
    }

    private void Draw(IRenderable view)
    {
        lock (drawing)
        {
            if (drawn.Width != session.Terminal.Width)
                drawn = (session.Terminal.Width, LinesOf(view));
            var lines = drawn.Lines;
            var room = session.Terminal.Height - 1;
            position = position.Resize(lines.Count, room);
            session.Terminal.Draw(
                [.. lines.Skip(position.Top).Take(room), .. Enumerable.Repeat(
                    "", Math.Max(0, room - lines.Count)), LinesOf(Keys())[0]]);
        }
    }

    private Text Keys()
    {
        var keys = session.Terminal.Width < 60
            ? $" space, b, q ({position.Percent} %)"
            : $"  {(position.HasMore ? "space: next page" : "the end")}   b: back   q: quit   ({position.Percent} %)";
        return new Text(keys, Marks.Quiet);
    }

    private IReadOnlyList<string> LinesOf(IRenderable view) =>
        AnsiLines.Of(view, session.Terminal.Width, AnsiLines.ColorsOf(session.Screen));
}
