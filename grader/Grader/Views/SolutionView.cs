using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>The reference's files, the explanation, and the beliefs that earlier runs seemed to show.</summary>
internal static class SolutionView
{
    /// <param name="beliefs">Markdown: each one, and what is true instead.</param>
    public static IRenderable Of(
        string kata,
        IReadOnlyDictionary<string, string> reference,
        string? explanation,
        IReadOnlyList<string> beliefs)
    {
        var rows = new List<IRenderable>();
        foreach (var (file, code) in reference)
        {
            rows.Add(new Text($"solutions/{kata}/{file}", Marks.Strong));
            rows.AddRange([CodeLines.OfFile(code), Text.Empty]);
        }

        if (explanation is not null)
            rows.Add(MarkdownView.Of(explanation));
        if (beliefs.Count > 0)
            rows.AddRange(
            [
                Text.Empty,
                MarkdownView.Of(
                    "## On your way\n\nYour earlier runs failed as they do for somebody who believes:\n\n"
                    + string.Join("\n\n", beliefs)),
            ]);
        return new Rows(rows);
    }
}
