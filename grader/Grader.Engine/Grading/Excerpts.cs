using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>Extracts the lines of a test around the failing line.</summary>
internal static class Excerpts
{
    private const int Before = 3;
    private const int After = 1;

    /// <param name="source">The text of the test's file.</param>
    /// <param name="file">Its path, relative to the clone.</param>
    /// <param name="line">The line that failed, from 1.</param>
    /// <returns>Null if the source has no such line.</returns>
    public static TestExcerpt? Of(string source, string file, int line)
    {
        var lines = source.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        if (line < 1 || line > lines.Length)
            return null;

        var at = line - 1;
        var first = at;
        while (first > 0 && at - first < Before && IsBody(lines[first - 1]))
            first--;
        var last = at;
        while (last < lines.Length - 1 && last - at < After && IsBody(lines[last + 1]))
            last++;
        while (lines[first].Trim().Length == 0 && first < at)
            first++;
        while (lines[last].Trim().Length == 0 && last > at)
            last--;
        var cut = lines[first..(last + 1)];
        var indentation = cut.Where(text => text.Trim().Length > 0).Select(Indentation).DefaultIfEmpty(0).Min();
        return new TestExcerpt(
            file,
            line,
            first + 1,
            [.. cut.Select(text => text.Length > indentation ? text[indentation..].TrimEnd() : "")]);
    }

    /// <summary>Whether a line is indented more deeply than a class member, as the lines of a method are.</summary>
    private static bool IsBody(string line) => line.Trim().Length == 0 || Indentation(line) > 4;

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;
}
