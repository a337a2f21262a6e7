namespace Grader.Engine.Verification;

/// <summary>The first line in which two texts differ.</summary>
/// <param name="Line">From 1.</param>
/// <param name="First">The first text's line; empty after its end.</param>
/// <param name="Second">The second text's line; empty after its end.</param>
internal sealed record Difference(int Line, string First, string Second)
{
    /// <returns>Null if the texts are equal.</returns>
    public static Difference? Between(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        for (var at = 0; at < Math.Max(first.Count, second.Count); at++)
        {
            var (one, other) = (first.ElementAtOrDefault(at), second.ElementAtOrDefault(at));
            if (one != other)
                return new Difference(at + 1, one ?? "", other ?? "");
        }

        return null;
    }

    /// <summary>The lines of a file; a line feed at its end does not start another line.</summary>
    public static IReadOnlyList<string> Lines(string text) => text.Length == 0
        ? []
        : (text[^1] == '\n' ? text[..^1] : text).Split('\n');
}
