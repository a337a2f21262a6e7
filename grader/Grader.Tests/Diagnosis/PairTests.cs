using System.Text.RegularExpressions;
using Grader.Engine.Diagnosis;
using Grader.Engine.Processes;
using Grader.Engine.Verdicts;
using Grader.Tests.House;

namespace Grader.Tests.Diagnosis;

/// <summary>
/// Measures the diagnosis on two mistakes at once, and writes the figures into grader/docs/DIAGNOSIS.md.
/// </summary>
public partial class PairTests
{
    private const int Pairs = 500;
    private const int Seed = 17;

    private static readonly string[] Answers = ["both", "one of the two", "none", "only others"];
    private static readonly string Page = Path.Combine(Repository.Root, "grader", "docs", "DIAGNOSIS.md");

    [Fact]
    public async Task Two_mistakes_at_once_are_recognised()
    {
        await using var workbench = new Workbench(
            Repository.Clone,
            new ProcessRunner(),
            TimeProvider.System,
            new Surroundings(Repository.Root, HasTerminal: false, TimeFactor: 2));
        var cache = Path.Combine(Repository.Root, "artifacts", "diagnosis");
        var runs = await new PairRuns(workbench, cache).TakeAsync(Pairs, Seed, CancellationToken.None);
        var trials = runs.Select(Trial).ToList();
        var (all, first) = (Measure(trials, toFirstFailure: false), Measure(trials, toFirstFailure: true));

        await WriteAsync(string.Join('\n', [
            .. LeaveOneOutTests.Tables(),
            "",
            Tally.Head("two patches together", "pairs", Answers),
            all.Row("all stages", Answers),
            first.Row("to the first failure", Answers),
        ]));
        (all["both", "one of the two"], all["both"]).Should().Match<(double AtLeastOne, double Both)>(
            share => share.AtLeastOne >= 0.9 && share.Both >= 0.6);
        all["only others"].Should().BeLessThanOrEqualTo(0.05);
        first["both", "one of the two"].Should().BeGreaterThanOrEqualTo(0.9);
        first["only others"].Should().BeLessThanOrEqualTo(0.05);
    }

    private static Tally Measure(IReadOnlyList<Trial> trials, bool toFirstFailure) => Tally.Of(trials, trial =>
    {
        var named = trial.Diagnose(toFirstFailure);
        var right = trial.Mistakes.Count(
            mistake => named.Intersect(Diagnosis.Trial.TwinsOf(trial.Kata, mistake)).Any());
        return right switch
        {
            2 => "both",
            1 => "one of the two",
            _ => named.Count == 0 ? "none" : "only others",
        };
    });

    private static Trial Trial(PairRun run) => new(
        run.Kata,
        run.Verdict.Tests.Where(test => test.Outcome is not (TestOutcome.Passed or TestOutcome.NotRun))
            .ToDictionary(test => test.Name, Symptom.Of),
        [.. run.Verdict.Tests.Where(test => test.Outcome == TestOutcome.NotRun).Select(test => test.Name)],
        [run.One, run.Other]);

    private static async Task WriteAsync(string figures)
    {
        var page = await File.ReadAllTextAsync(Page);
        await File.WriteAllTextAsync(
            Page, Figures().Replace(page, found => $"{found.Groups[1]}\n{figures}\n{found.Groups[2]}"));
    }

    [GeneratedRegex(@"(<!-- figures -->\n).*?(\n<!-- end of the figures -->)", RegexOptions.Singleline)]
    private static partial Regex Figures();
}
