using Grader.Engine.Verdicts;
using Grader.Views;
using Spectre.Console;

namespace Grader.Watch;

/// <summary>Plain lines, where there is no terminal.</summary>
internal sealed class PlainWatchOutput(IAnsiConsole screen) : IWatchOutput
{
    public void Ready(WatchState state) => screen.WriteLine($"Watching katas/{state.Kata.Id}. Ctrl-C ends it.");

    public void Saved(WatchState state)
    {
        // The verdict follows in a moment.
    }

    public void Started(WatchState state)
    {
        // The verdict follows in a moment.
    }

    public void Graded(WatchState state)
    {
        screen.Write(KataView.Of(state.Verdict!, state.Explanation));
        screen.WriteLine();
    }

    public void Changed(WatchState state)
    {
        if (state.Trouble is { } trouble)
            screen.WriteLine(trouble);
    }

    public void All(IReadOnlyList<KataVerdict> verdicts) => screen.Write(StatusView.Of(verdicts));

    public void Lesson(string markdown) => screen.Write(MarkdownView.Of(markdown));

    public bool Use(ConsoleKeyInfo key) => false;
}
