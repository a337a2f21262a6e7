namespace Grader.Engine.Diagnosis;

/// <summary>One wrong solution, or several together, as the explanation of what an attempt fails.</summary>
/// <param name="Programs">Their names.</param>
/// <param name="Shares">For each test that was run, how well it fits a failure of theirs: 0 if they pass it, 1 if they
/// fail it in the same way, and <see cref="Silent"/> if they do now this, now that.</param>
/// <param name="Tests">How many tests they fail, run or not.</param>
internal sealed record Theory(IReadOnlyList<string> Programs, double[] Shares, int Tests)
{
    public const double Silent = -1;

    public Theory And(Theory other)
    {
        var shares = new double[Shares.Length];
        for (var at = 0; at < shares.Length; at++)
            shares[at] = Both(Shares[at], other.Shares[at]);
        return new Theory([.. Programs, .. other.Programs], shares, Tests + other.Tests);
    }

    private static double Both(double one, double other) =>
        one > 0 || other > 0 ? Math.Max(one, other) : Math.Min(one, other);
}
