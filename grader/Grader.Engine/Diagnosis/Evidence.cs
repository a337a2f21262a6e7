using Grader.Engine.Verdicts;

namespace Grader.Engine.Diagnosis;

/// <summary>The tests of an attempt that were run, in the order of the kata.</summary>
internal sealed class Evidence
{
    /// <summary>
    /// How much a test counts that fails with another message, in the same line or in another; or that overruns instead
    /// of failing, and the like.
    /// </summary>
    private const double SameLine = 0.8;
    private const double OtherLine = 0.5;
    private const double OtherEnd = 0.25;

    /// <summary>One mistake is more likely than two.</summary>
    private const double Penalty = 0.04;

    /// <summary>Of two theories that explain the same, the one with fewer failing tests is more likely.</summary>
    private const double PenaltyPerTest = 1e-4;

    private readonly string[] tests;
    private readonly Symptom?[] symptoms;
    private readonly double[] weights;

    /// <param name="run">The tests that were run; a test that passed has no symptom.</param>
    /// <param name="weight">How much a test counts.</param>
    public Evidence(IReadOnlyList<(string Test, Symptom? Symptom)> run, Func<string, double> weight)
    {
        tests = [.. run.Select(test => test.Test)];
        symptoms = [.. run.Select(test => test.Symptom)];
        weights = [.. tests.Select(weight)];
    }

    public Theory Theory(Signature signature)
    {
        var shares = new double[tests.Length];
        for (var at = 0; at < tests.Length; at++)
        {
            if (signature.Red.TryGetValue(tests[at], out var symptom))
                shares[at] = symptoms[at] is { } found ? Share(symptom, found) : 1;
            else if (signature.Unsteady.Contains(tests[at]))
                shares[at] = Diagnosis.Theory.Silent;
        }

        return new Theory([signature.Program], shares, signature.Red.Count);
    }

    /// <summary>
    /// What it explains, as a share of what failed and of what should have failed; a little less for each program.
    /// </summary>
    public double Score(Theory theory)
    {
        var (explained, all) = (0.0, 0.0);
        for (var at = 0; at < tests.Length; at++)
        {
            var share = weights[at] * theory.Shares[at];
            if (share < 0)
                continue;
            all += symptoms[at] is null ? share : weights[at];
            explained += symptoms[at] is null ? 0 : share;
        }

        return explained == 0
            ? 0
            : (explained / all) - (Penalty * (theory.Programs.Count - 1)) - (PenaltyPerTest * theory.Tests);
    }

    /// <summary>How much of what should have failed did fail.</summary>
    public double Precision(Theory theory)
    {
        var (fits, all) = (0.0, 0.0);
        for (var at = 0; at < tests.Length; at++)
        {
            if (theory.Shares[at] <= 0)
                continue;
            all += weights[at];
            fits += symptoms[at] is null ? 0 : weights[at];
        }

        return all == 0 ? 0 : fits / all;
    }

    /// <summary>Whether the tests that it explains mostly end as it would make them end.</summary>
    public bool IsLikely(Theory theory)
    {
        var shares = theory.Shares.Where((share, at) => symptoms[at] is not null && share > 0).ToList();
        return shares.Count > 0 && shares.Average() >= OtherLine;
    }

    /// <summary>The failing tests that it explains.</summary>
    public IReadOnlyList<string> Explained(Theory theory) =>
        [.. tests.Where((_, at) => symptoms[at] is not null && theory.Shares[at] > 0)];

    /// <summary>Whether exactly these tests would fail.</summary>
    public bool IsExact(Theory theory) =>
        Enumerable.Range(0, tests.Length)
            .All(at => theory.Shares[at] < 0 || symptoms[at] is null == (theory.Shares[at] == 0));

    private static double Share(Symptom one, Symptom other)
    {
        if (one.Outcome != other.Outcome)
            return OtherEnd;
        if (one.Message.Length > 0 && one.Message == other.Message)
            return 1;
        return one.Line.Length > 0 && one.Line == other.Line ? SameLine : OtherLine;
    }
}
