using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>The reference's files, then the explanation.</summary>
internal static class SolutionView
{
    public static IRenderable Of(string kata, IReadOnlyDictionary<string, string> reference, string? explanation)
    {
        var rows = new List<IRenderable>();
        foreach (var (file, code) in reference)
        {
            rows.Add(new Text($"solutions/{kata}/{file}", Marks.Strong));
            rows.AddRange([CodeLines.OfFile(code), Text.Empty]);
        }

        if (explanation is not null)
            rows.Add(MarkdownView.Of(explanation));
        return new Rows(rows);
    }
}
