using System.Text.RegularExpressions;

namespace Grader.Engine.Verification;

/// <summary>A paragraph or a fenced block of a lesson.</summary>
/// <param name="Line">Its first line, from 1.</param>
internal abstract partial record LessonPart(int Line)
{
    /// <param name="Text">Its lines, up to the next empty one.</param>
    public sealed record Prose(string Text, int Line) : LessonPart(Line);

    /// <param name="Info">The word after the fence: csharp, text, mermaid.</param>
    /// <param name="Lines">The lines between the fences.</param>
    public sealed record Block(string Info, IReadOnlyList<string> Lines, int Line) : LessonPart(Line);

    public static IReadOnlyList<LessonPart> Split(string lesson)
    {
        var parts = new List<LessonPart>();
        var lines = lesson.ReplaceLineEndings("\n").Split('\n');
        for (var at = 0; at < lines.Length;)
        {
            var start = at;
            if (Fence().Match(lines[at]) is { Success: true } fence)
            {
                at = Next(lines, at + 1, line => line.TrimEnd() == fence.Groups["fence"].Value);
                parts.Add(new Block(fence.Groups["info"].Value, lines[(start + 1)..at], start + 1));
                at++;
                continue;
            }

            if (lines[at].Trim().Length == 0)
            {
                at++;
                continue;
            }

            at = Next(lines, at + 1, line => line.Trim().Length == 0 || Fence().IsMatch(line));
            parts.Add(new Prose(string.Join('\n', lines[start..at]), start + 1));
        }

        return parts;
    }

    private static int Next(string[] lines, int from, Predicate<string> fits) =>
        Array.FindIndex(lines, Math.Min(from, lines.Length), fits) is var found and >= 0 ? found : lines.Length;

    [GeneratedRegex(@"^(?<fence>```+)(?<info>[^`\s]*)\s*$")]
    private static partial Regex Fence();
}
