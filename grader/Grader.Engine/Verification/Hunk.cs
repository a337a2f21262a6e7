using System.Text;

namespace Grader.Engine.Verification;

/// <summary>One place that a patch changes.</summary>
/// <param name="File">The name of a file of the reference.</param>
/// <param name="Line">Where the patch expects it, from 1.</param>
/// <param name="Old">The lines that must stand there: context, and what is taken out.</param>
internal sealed record Hunk(string File, int Line, IReadOnlyList<string> Old)
{
    /// <summary>How many places of the reference have the old lines; git takes the nearest.</summary>
    public int PlacesIn(IReadOnlyDictionary<string, byte[]> reference)
    {
        if (!reference.TryGetValue(File, out var content))
            return 0;
        var lines = Encoding.UTF8.GetString(content).ReplaceLineEndings("\n").Split('\n');
        return Enumerable.Range(0, Math.Max(0, lines.Length - Old.Count + 1))
            .Count(start => Old.SequenceEqual(lines.Skip(start).Take(Old.Count)));
    }
}
