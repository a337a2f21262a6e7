using Grader.Engine.Verdicts;

namespace Grader.Watch;

/// <summary>The state of a running grade: the last outcome of each test so far.</summary>
internal sealed record Live(IReadOnlyDictionary<string, TestVerdict> Tests)
{
    public static Live Nothing { get; } = new(new Dictionary<string, TestVerdict>());

    public Live With(TestVerdict test) => new(new Dictionary<string, TestVerdict>(Tests) { [test.Name] = test });

    public int PassedOf(string stage) =>
        Tests.Values.Count(test => test.Stage == stage && test.Outcome == TestOutcome.Passed);
}
