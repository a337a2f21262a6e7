using Grader.Engine.Verdicts;
using Grader.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Watch;

/// <summary>The watch's screen: the verdict, what changed, a hint if one was asked for; and the keys.</summary>
internal static class WatchView
{
    private const int MaxNames = 3;

    public static IRenderable Body(WatchState state)
    {
        var rows = new List<IRenderable>();
        if (state.Verdict is null)
            rows.Add(new Text($"· {state.Kata.Id}  {state.Kata.Title}", Marks.Quiet));
        else
            rows.AddRange(KataView.Head(state.Verdict));
        if (state.Running && state.Live.Tests.Count > 0)
            rows.Add(new Text(Progress(state), Marks.Quiet));
        if (state.Gained.Count > 0)
            rows.Add(
                new Text($"Now {(state.Gained.Count == 1 ? "passes" : "pass")}: {Names(state.Gained)}", Marks.Good));
        if (state.Lost.Count > 0)
            rows.Add(
                new Text($"No longer {(state.Lost.Count == 1 ? "passes" : "pass")}: {Names(state.Lost)}", Marks.Bad));
        if (state.Hint is { } hint)
            rows.AddRange([Text.Empty, MarkdownView.Of(hint), Text.Empty]);
        if (state.Trouble is { } trouble)
            rows.Add(new Text(trouble, Marks.Busy));
        rows.AddRange(Rest(state));
        if (state is { Verdict: { } verdict, Hint: null })
            rows.AddRange(KataView.Beliefs(verdict, "'h'").Select(line => new Text($"  {line}", Marks.Quiet)));
        return new Rows(rows);
    }

    private static IEnumerable<IRenderable> Rest(WatchState state)
    {
        switch (state.Verdict)
        {
            case null:
                return [];
            case { State: KataState.NotStarted }:
                var stub = string.Join(", ", (state.Kata.Lock?.Stub ?? []).Select(state.Kata.PathOf));
                return [new Text(
                    $"Read the lesson ('s'), edit {stub}, and save it."), Text.Empty, MarkdownView.Of(state.Beginning)];
            case { State: KataState.Done } done when state.Before?.State != KataState.Done:
                return [.. KataView.Praise(state.Explanation), new Text(
                    done.Mastered ? "Done. 'n' moves on." : "Done. 'n' moves on; save again to work on mastery.")];
            case { State: KataState.Done, Mastered: true }:
                return [new Text("Done. 'n' moves on.")];
            default:
                return KataView.Failures(state.Verdict);
        }
    }

    /// <summary>The run's progress: its tests, and the stages that it has reached.</summary>
    private static string Progress(WatchState state)
    {
        var stages = (state.Kata.Lock?.TestsByStage() ?? [])
            .Select(
                stage => (stage.Stage.Title, Passed: state.Live.PassedOf(stage.Stage.Title), Total: stage.Tests.Count))
            .Where(stage => stage.Passed > 0)
            .Select(
                stage => stage.Passed == stage.Total
                    ? $"✓ {stage.Title}"
                    : $"▸ {stage.Title} {stage.Passed} of {stage.Total}");
        return $"{state.Live.Tests.Count} of {state.Verdict?.Total ?? state.Kata.Lock?.Tests.Count}  {string.Join("  ", stages)}";
    }

    public static IRenderable Keys(WatchState state, int width)
    {
        var keys = width >= 70 ? "[h]int  [n]ext  [a]ll  le[s]son  [r]un  [q]uit" : "h n a s r q";
        return new Text(
            $"{(state.Running ? "… " : state.Verdict?.State == KataState.Done ? "✓ " : "  ")}{keys}{(state.Polls && width >= 100 ? "   (no file events here: polling every half second)" : "")}",
            Marks.Quiet);
    }

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "");
}
