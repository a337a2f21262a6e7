namespace Grader.Engine.Verification;

/// <summary>One place that a patch changes.</summary>
/// <param name="File">Relative to the folder of the reference.</param>
/// <param name="Line">Where the patch expects it, from 1.</param>
/// <param name="Old">The lines that must stand there: context, and what is taken out.</param>
internal sealed record Hunk(string File, int Line, IReadOnlyList<string> Old)
{
    /// <summary>How many places of <paramref name="source"/> have the old lines. Git takes the one nearest to <see cref="Line"/>.</summary>
    public int PlacesIn(IReadOnlyList<string> source) =>
        Enumerable.Range(0, Math.Max(0, source.Count - Old.Count + 1)).Count(start => Old.SequenceEqual(source.Skip(start).Take(Old.Count)));
}
