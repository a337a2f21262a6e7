using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Engine.Verdicts;

namespace Grader.Tests.Diagnosis;

public sealed class MisconceptionFinderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("abc", "a b", "c")]
    [InlineData("abc", "a b c")]
    public void A_stage_of_which_nothing_passes_names_only_the_belief_that_fails_exactly_it(
        string failing, params string[] programs)
    {
        Write(programs);

        Found(failing, passed: 0).Should().Equal(programs.Where(tests => tests == "a b c").Select(Belief));
        Found(failing, passed: 1).Should().Equal(programs.Select(Belief));
    }

    private void Write(string[] programs)
    {
        var lines = programs.Select(tests =>
        {
            var fails = tests.Split(' ').Select(test => $"\"{test}\":\"\"");
            return $"  \"{Name(tests)}\": {{\"fails\":{{{string.Join(",", fails)}}}}}";
        });
        folder.With(
            Path.Combine("solutions", "05-queue", "wrong", "signatures.json"),
            $"{{\n{string.Join(",\n", lines)}\n}}\n");
        foreach (var tests in programs)
        {
            folder.With(
                Path.Combine("solutions", "05-queue", "wrong", Name(tests) + ".cs"),
                $"// Misconception: {Belief(tests)}\n// But: It is not so.\n// Caught by: a\n");
        }
    }

    private IEnumerable<string> Found(string failing, int passed)
    {
        TestVerdict[] tests =
        [
            .. failing.Select(test => Test($"{test}", TestOutcome.Failed)),
            .. Enumerable.Range(0, passed).Select(number => Test($"p{number}", TestOutcome.Passed)),
        ];
        var slug = KataSlug.TryParse("05-queue", out var parsed) ? parsed : throw new FormatException();
        var verdict = new KataVerdict(
            slug, "Queue", KataState.InProgress, passed, tests.Length, false, 0, tests, [], [])
        {
            Stages = [new StageVerdict("Store", StageLevel.Core, passed, tests.Length, 5)],
        };
        return new MisconceptionFinder(new Clone(folder.Path)).Diagnosed(verdict).Diagnosis
            .Select(likely => likely.Misconception);
    }

    private static string Name(string tests) => $"fails-{tests.Replace(' ', '-')}";

    private static string Belief(string tests) => $"Nothing but {tests} matters.";

    private static TestVerdict Test(string name, TestOutcome outcome) => new(name, outcome, "", null, null, "", 0);
}
