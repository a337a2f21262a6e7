using Grader.Engine.Verdicts;

namespace Grader.Engine.Diagnosis;

/// <summary>The tests of a kata that a wrong solution does not pass, in the order of their names.</summary>
/// <param name="Program">Its name: that of its file.</param>
/// <param name="Red">The tests that pass in no run, and how they end.</param>
/// <param name="Unsteady">Tests that pass in some runs only, or were not run: they say nothing.</param>
public sealed record Signature(
    string Program, IReadOnlyDictionary<string, Symptom> Red, IReadOnlyList<string> Unsteady)
{
    /// <param name="program">The name.</param>
    /// <param name="runs">All tests of each run.</param>
    public static Signature Of(string program, IReadOnlyList<IReadOnlyList<TestVerdict>> runs)
    {
        var red = new SortedDictionary<string, Symptom>(StringComparer.Ordinal);
        var unsteady = new List<string>();
        foreach (var test in runs.SelectMany(run => run).GroupBy(test => test.Name))
        {
            var silent = test.Count(end => end.Outcome == TestOutcome.NotRun);
            var passed = test.Count(end => end.Outcome == TestOutcome.Passed);
            if (silent + passed == 0)
                red[test.Key] = test.Select(Symptom.Of).Aggregate((one, other) => one.Common(other));
            else if (passed < test.Count())
                unsteady.Add(test.Key);
        }

        return new Signature(program, red, [.. unsteady.Order(StringComparer.Ordinal)]);
    }
}
