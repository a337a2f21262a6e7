using Grader.Engine.Catalog;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>One hint, and how to get the next.</summary>
internal static class HintView
{
    public static IRenderable Of(Kata kata, Hint hint) => new Rows(
        new Text(
            hint.Number == 0
                ? $"{kata.Id}: a question first"
                : $"{kata.Id}: hint {hint.Number} of {hint.Count}{(hint.Test is null ? "" : $", for {hint.Test}")}",
            Marks.Strong),
        Text.Empty,
        MarkdownView.Of(hint.Text),
        Text.Empty,
        new Text(
            hint.Number < hint.Count
                ? "'grader hint' again gives the next one."
                : $"That was the last one. 'grader solution {kata.Number} --give-up' shows the reference.",
            Marks.Quiet));
}
