using Spectre.Console.Rendering;

namespace Grader.Paging;

/// <summary>Shows a text that is longer than the screen page by page, and prints any other.</summary>
internal sealed class Pager(GraderSession session)
{
    private readonly Lock drawing = new();
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the reader leaves the text, by <c>q</c> or by Ctrl-C.</summary>
    public async Task ShowAsync(IRenderable view, CancellationToken cancellationToken)
    {
        var colors = AnsiLines.ColorsOf(session.Screen);
        if (!session.Surroundings.HasTerminal
            || AnsiLines.Of(view, session.Terminal.Width, colors).Count < session.Terminal.Height)
        {
            session.Screen.Write(view);
            return;
        }

        var page = new Page(view, colors, "quit");
        using var taken = session.Terminal.Take(key => Press(key, page), () => Draw(page));
        Draw(page);
        try
        {
            await left.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader quit.
        }
    }

    private void Press(ConsoleKeyInfo key, Page page)
    {
        if (key.Key is ConsoleKey.Escape || char.ToLowerInvariant(key.KeyChar) == 'q')
        {
            left.TrySetResult();
            return;
        }

        lock (drawing)
        {
            page.Move(key);
            Draw(page);
        }
    }

    private void Draw(Page page)
    {
        lock (drawing)
            session.Terminal.Draw(page.Frame(session.Terminal.Width, session.Terminal.Height));
    }
}
