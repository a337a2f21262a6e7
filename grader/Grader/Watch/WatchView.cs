using Grader.Engine.Verdicts;
using Grader.Views;
using Grader.Watch;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Watch;

/// <summary>The watch's screen: the verdict, what changed, a hint if one was asked for; and the keys.</summary>
internal static class WatchView
{
    private const int MostNames = 3;

    public static IRenderable Body(WatchState state)
    {
        var rows = new List<IRenderable>();
        if (state.Verdict is null)
            rows.Add(new Text($"· {state.Kata.Id}  {state.Kata.Title}", Marks.Quiet));
        else
            rows.AddRange(KataView.Head(state.Verdict));
        if (state.Gained.Count > 0)
            rows.Add(new Text($"Now {(state.Gained.Count == 1 ? "passes" : "pass")}: {Names(state.Gained)}", Marks.Good));
        if (state.Lost.Count > 0)
            rows.Add(new Text($"No longer {(state.Lost.Count == 1 ? "passes" : "pass")}: {Names(state.Lost)}", Marks.Bad));
        if (state.Hint is { } hint)
            rows.AddRange([Text.Empty, MarkdownView.Of(hint), Text.Empty]);
        if (state.Trouble is { } trouble)
            rows.Add(new Text(trouble, Marks.Busy));
        if (state.Verdict is { State: KataState.NotStarted })
            rows.Add(new Text($"Read the lesson ('s'), edit {string.Join(", ", (state.Kata.Lock?.Stub ?? []).Select(state.Kata.PathOf))}, and save it."));
        if (state.Verdict is { State: KataState.Done })
            rows.Add(new Text("Done. 'n' moves on."));
        if (state.Verdict is not null)
            rows.AddRange(KataView.Failures(state.Verdict, messages: 1));
        return new Rows(rows);
    }

    public static IRenderable Keys(WatchState state, int width)
    {
        var keys = width >= 70 ? "[h]int  [n]ext  [a]ll  le[s]son  [r]un  [q]uit" : "h n a s r q";
        return new Text($"{(state.Running ? "… " : state.Verdict?.State == KataState.Done ? "✓ " : "  ")}{keys}{(state.Polls && width >= 100 ? "   (no file events here: looking every half second)" : "")}", Marks.Quiet);
    }

    public static IRenderable PageKeys(bool more, int width) =>
        new Text(more && width >= 50 ? "  space: next page   q: back" : "  q: back", Marks.Quiet);

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
