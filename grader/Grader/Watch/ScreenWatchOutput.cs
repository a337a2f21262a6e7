using Grader.Engine.Verdicts;
using Grader.Paging;
using Grader.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Watch;

/// <summary>A full screen that is redrawn in place; the keys are always at the bottom.</summary>
internal sealed class ScreenWatchOutput(ITerminal terminal, ColorSystemSupport colors) : IWatchOutput
{
    private readonly Lock drawing = new();
    private WatchState? current;
    private Page? page;

    /// <summary>Takes over the screen until the result is disposed.</summary>
    public IDisposable Take(Action<ConsoleKeyInfo> onKey) => terminal.Take(onKey, Draw);

    public void Ready(WatchState state) => Show(state);

    public void Saved(WatchState state) => Show(state);

    public void Started(WatchState state) => Show(state);

    public void Graded(WatchState state) => Show(state);

    public void Changed(WatchState state) => Show(state);

    public void All(IReadOnlyList<KataVerdict> verdicts) => Open(StatusView.Of(verdicts));

    public void Lesson(string markdown) => Open(MarkdownView.Of(markdown));

    public bool Use(ConsoleKeyInfo key)
    {
        lock (drawing)
        {
            if (page is null)
                return false;
            if (!page.Move(key))
                page = null;
            Draw();
            // Leaving a page with 'q' must not quit the watch.
            return page is not null || key.Key is ConsoleKey.Q or ConsoleKey.Escape;
        }
    }

    private void Show(WatchState state)
    {
        lock (drawing)
        {
            if (current?.Kata.Id != state.Kata.Id || state.Verdict != current.Verdict)
                page = null;
            current = state;
            Draw();
        }
    }

    private void Open(IRenderable renderable)
    {
        lock (drawing)
        {
            page = new Page(renderable, colors, "close");
            Draw();
        }
    }

    private void Draw()
    {
        lock (drawing)
        {
            if (current is { } state)
                terminal.Draw(page?.Frame(terminal.Width, terminal.Height) ?? Verdict(state));
        }
    }

    /// <summary>The verdict as far as there is room for it, and the keys.</summary>
    private IReadOnlyList<string> Verdict(WatchState state)
    {
        var (width, room) = (terminal.Width, terminal.Height - 1);
        var body = Lines(WatchView.Body(state));
        var shown = body.Count > room ? [.. body.Take(room - 1), Lines(new Text("…", Marks.Quiet))[0]] : body;
        return
        [
            .. shown,
            .. Enumerable.Repeat("", room - shown.Count),
            Lines(WatchView.Keys(state, width))[0],
        ];
    }

    private IReadOnlyList<string> Lines(IRenderable renderable) => AnsiLines.Of(renderable, terminal.Width, colors);
}
