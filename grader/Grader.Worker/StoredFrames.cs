using System.Globalization;
using Grader.Protocol;

namespace Grader.Worker;

/// <summary>Carries source frames through xunit as the text of a stack trace.</summary>
internal static class StoredFrames
{
    private const string Between = ":line ";

    public static string Write(IEnumerable<SourceFrame> frames) =>
        string.Join('\n', frames.Select(frame => $"{frame.File}{Between}{frame.Line}"));

    public static SourceFrame[] Read(string? text)
    {
        var lines = from line in (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    let at = line.LastIndexOf(Between, StringComparison.Ordinal)
                    where at > 0
                    let number = int.TryParse(line.AsSpan(at + Between.Length), NumberStyles.None, null, out var parsed)
                        ? parsed
                        : 0
                    where number > 0
                    select new SourceFrame(line[..at], number);
        return [.. lines];
    }
}
