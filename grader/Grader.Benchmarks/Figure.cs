namespace Grader.Benchmarks;

/// <summary>The measurements of one thing that a person waits for.</summary>
/// <param name="Target">The promised time in milliseconds, or null.</param>
/// <param name="Peer">The command that they would use instead, or null.</param>
internal sealed record Figure(
    string Name, string Command, double? Target, string? Peer, IReadOnlyList<Taken> Ours, IReadOnlyList<Taken> Theirs)
{
    public static double Median(IReadOnlyList<Taken> runs) => Percentile(runs, 0.5);

    public static double Percentile(IReadOnlyList<Taken> runs, double share) =>
        Percentile(runs.Select(run => run.Time.TotalMilliseconds), share);

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }

    public static double Memory(IReadOnlyList<Taken> runs) => runs.Max(run => run.Memory) / (double)(1 << 20);
}
