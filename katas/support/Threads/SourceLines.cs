namespace Katas.Support.Threading;

/// <summary>Reads lines of source files, if they are there.</summary>
internal sealed class SourceLines
{
    private const int MaxUp = 3;
    private readonly Dictionary<string, string[]> files = [];

    public string? Read(string file, int line) =>
        LinesOf(file).ElementAtOrDefault(line - 1)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The line of the <c>lock</c> whose body, or closing brace, is at <paramref name="line"/>.</summary>
    public int LineOfLock(string file, int line)
    {
        for (var up = 0; up <= MaxUp; up++)
        {
            if (Read(file, line - up) is { } text
                && (text.Contains("lock", StringComparison.Ordinal)
                    || text.Contains("Enter", StringComparison.Ordinal)))
            {
                return line - up;
            }
        }

        return line;
    }

    private string[] LinesOf(string file)
    {
        if (files.TryGetValue(file, out var lines))
            return lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            lines = [];
        }

        files.Add(file, lines);
        return lines;
    }
}
