using Grader.Engine.Verdicts;
using Grader.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Watch;

/// <summary>A full screen that is redrawn in place; the keys are always at the bottom.</summary>
internal sealed class ScreenWatchOutput(ITerminal terminal, ColorSystemSupport colors) : IWatchOutput
{
    private readonly Lock drawing = new();
    private WatchState? current;
    private IRenderable? page;
    private int top;

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
            switch (key.Key)
            {
                case ConsoleKey.Spacebar or ConsoleKey.PageDown:
                    top += terminal.Height - 2;
                    break;
                case ConsoleKey.DownArrow:
                    top++;
                    break;
                case ConsoleKey.PageUp:
                    top = Math.Max(0, top - terminal.Height + 2);
                    break;
                case ConsoleKey.UpArrow:
                    top = Math.Max(0, top - 1);
                    break;
                default:
                    page = null;
                    break;
            }

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
            page = renderable;
            top = 0;
            Draw();
        }
    }

    private void Draw()
    {
        lock (drawing)
        {
            var (width, height) = (terminal.Width, terminal.Height);
            if (current is not { } state)
                return;
            var body = Lines(page ?? WatchView.Body(state), width);
            var room = height - 1;
            if (page is not null)
                top = Math.Clamp(top, 0, Math.Max(0, body.Count - room));
            var from = page is null ? 0 : top;
            var shown = body.Skip(from).Take(room).ToList();
            if (page is null && body.Count > room)
                shown[^1] = Lines(new Text("…", Marks.Quiet), width)[0];
            shown.AddRange(Enumerable.Repeat("", Math.Max(0, room - shown.Count)));
            shown.Add(Lines(
                page is null ? WatchView.Keys(state, width) : WatchView.PageKeys(from + room < body.Count, width),
                width)[0]);
            terminal.Draw(shown);
        }
    }

    private List<string> Lines(IRenderable renderable, int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = colors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(text),
            });
        console.Profile.Width = width;
        console.Write(renderable);
        return [.. text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
    }
}
