using Grader.Engine.Verdicts;

namespace Grader.Engine.Diagnosis;

/// <summary>
/// Recognises the mistakes of an attempt by the tests that it fails, and says nothing rather than something wrong.
/// </summary>
/// <remarks>
/// The best theory is one wrong solution, or up to three together, that explains the most of what failed and would fail
/// the least of what passed. A test that few wrong solutions fail counts for more, and so does one that fails in the
/// same line or with the same message. grader/docs/DIAGNOSIS.md has the figures, and the command that makes them.
/// </remarks>
public sealed class Diagnostician
{
    private const int MaxSuspects = 2;

    /// <summary>How many of the best wrong solutions are combined in twos and in threes.</summary>
    private const int InTwos = 40;
    private const int InThrees = 12;

    /// <summary>
    /// A theory that explains less is not named, unless exactly its tests fail; or nearly all that it would make fail
    /// has failed, and that is several tests: then the attempt has more mistakes.
    /// </summary>
    private const double Threshold = 0.5;
    private const double MinPrecision = 0.7;
    private const int MinTests = 3;

    /// <summary>Two that are as close as this are as likely.</summary>
    private const double Tie = 0.02;

    private readonly IReadOnlyList<Signature> signatures;
    private readonly Dictionary<string, double> weights;

    /// <param name="signatures">Those of a kata's wrong solutions.</param>
    public Diagnostician(IReadOnlyList<Signature> signatures)
    {
        this.signatures = signatures;
        weights = signatures.SelectMany(signature => signature.Red.Keys)
            .CountBy(test => test)
            .ToDictionary(test => test.Key, test => 1 / (1 + Math.Log(1 + test.Value)));
    }

    /// <param name="tests">All tests of the kata. Those that were not run, or that met a member which is not written
    /// yet, count neither way.</param>
    /// <returns>At most two, the one that explains the most first; empty if none is likely.</returns>
    public IReadOnlyList<Suspect> Diagnose(IReadOnlyList<TestVerdict> tests) => Diagnose([
        .. tests.Where(test => !IsSilent(test))
            .Select(test => (test.Name, test.Outcome == TestOutcome.Passed ? null : Symptom.Of(test))),
    ]);

    /// <param name="run">The tests that were run; a test that passed has no symptom.</param>
    internal IReadOnlyList<Suspect> Diagnose(IReadOnlyList<(string Test, Symptom? Symptom)> run)
    {
        var evidence = new Evidence(run, test => weights.GetValueOrDefault(test, 1));
        var ones = signatures.Select(evidence.Theory)
            .Where(theory => evidence.IsLikely(theory))
            .OrderByDescending(evidence.Score)
            .Take(InTwos)
            .ToList();
        var best = Theories(ones).DefaultIfEmpty().MaxBy(theory => theory is null ? 0 : evidence.Score(theory));
        if (best is null)
            return [];

        var named = ones.Where(one => best.Programs.Contains(one.Programs[0])).ToList();
        if (evidence.Score(best) < Threshold && !evidence.IsExact(best))
            named.RemoveAll(one =>
                evidence.Precision(one) < MinPrecision || evidence.Explained(one).Count < MinTests);
        else if (named.Count == 1)
            named.AddRange(ones.Where(one => one != best && evidence.Score(best) - evidence.Score(one) < Tie));
        var certainty = !evidence.IsExact(best) ? Certainty.Near
            : best.Programs.Count == 1 ? Certainty.Equal
            : Certainty.Union;
        return
        [
            .. named.Take(MaxSuspects).Select(
                one => new Suspect(one.Programs[0], evidence.Explained(one), certainty)),
        ];
    }

    /// <summary>A member that is not written yet shows no belief.</summary>
    private static bool IsSilent(TestVerdict test) =>
        test.Outcome == TestOutcome.NotRun
        || test.Message.Contains(nameof(NotImplementedException), StringComparison.Ordinal);

    private static IEnumerable<Theory> Theories(List<Theory> ones)
    {
        for (var first = 0; first < ones.Count; first++)
        {
            yield return ones[first];
            for (var second = first + 1; second < ones.Count; second++)
            {
                var two = ones[first].And(ones[second]);
                yield return two;
                for (var third = second + 1; third < Math.Min(ones.Count, InThrees); third++)
                    yield return two.And(ones[third]);
            }
        }
    }
}
