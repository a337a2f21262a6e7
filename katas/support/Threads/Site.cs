using System.Collections.Concurrent;
using System.Globalization;

namespace Katas.Support.Threading;

/// <summary>A place in the source at which woven code calls <see cref="Points"/>.</summary>
/// <param name="What">What is touched there: <c>AsyncQueue.unfinished</c>.</param>
/// <param name="Line">The line, or 0 if it is not known.</param>
/// <param name="File">The whole path, or empty if it is not known.</param>
/// <param name="Method">The method: <c>AsyncQueue.TaskDone</c>.</param>
/// <param name="Place">The field, for which this may be one place of many.</param>
internal sealed record Site(string What, int Line, string File, string Method, Place Place)
{
    // A literal is the same object each time that its point is met.
    private static readonly ConcurrentDictionary<string, Site> Known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The file's name and the line: <c>AsyncQueue.cs:97</c>.</summary>
    public string Where => File.Length == 0 ? Method : $"{Path.GetFileName(File)}:{Line}";

    public static Site Of(string text) => Known.TryGetValue(text, out var site) ? site : Known.GetOrAdd(text, Parse);

    private static Site Parse(string text)
    {
        var parts = text.Split('\n');
        _ = int.TryParse(parts.ElementAtOrDefault(1), CultureInfo.InvariantCulture, out var line);
        return new Site(
            parts[0], line, parts.ElementAtOrDefault(2) ?? "", parts.ElementAtOrDefault(3) ?? "", Place.Of(parts[0]));
    }
}
