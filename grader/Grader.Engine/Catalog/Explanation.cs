using System.Text;
using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>What a solution's EXPLANATION.md says to learners who are done.</summary>
/// <param name="Shown">The section "What you have shown"; empty if there is none.</param>
/// <param name="Questions">The points of the section "Ask yourself".</param>
public sealed record Explanation(string Shown, IReadOnlyList<string> Questions)
{
    public const string FileName = "EXPLANATION.md";

    public static Explanation None { get; } = new("", []);

    public static Explanation Of(Clone clone, Kata kata) =>
        WorkFile.Read(Path.Combine(clone.Solutions, kata.Id, FileName)) is WorkFile.Regular file
            ? Parse(Encoding.UTF8.GetString(file.Content))
            : None;

    public static Explanation Parse(string text)
    {
        var sections = ("\n" + text.ReplaceLineEndings("\n")).Split("\n## ").Skip(1)
            .Select(section => section.Split('\n', 2))
            .GroupBy(section => section[0].Trim())
            .ToDictionary(section => section.Key, section => section.First().ElementAtOrDefault(1) ?? "");
        return new Explanation(
            OneLine(sections.GetValueOrDefault("What you have shown", "")),
            [.. ("\n" + sections.GetValueOrDefault("Ask yourself", "")).Split("\n- ").Skip(1).Select(OneLine)]);
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
