using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;
using Grader.Tests.Catalog;

namespace Grader.Tests.Grading;

public class VerdictOfTests
{
    [Fact]
    public void Every_test_of_the_lock_passed_once_is_done() =>
        Run(["A", "B"], Passed("A"), Passed("B")).Should().Be("done 2/2: ");

    [Theory]
    [InlineData(TestOutcome.Failed)]
    [InlineData(TestOutcome.Timeout)]
    [InlineData(TestOutcome.Crashed)]
    [InlineData(TestOutcome.NotRun)]
    public void One_test_that_did_not_pass_is_not_done(TestOutcome outcome) =>
        Run(["A", "B"], Passed("A"), Passed("B") with { Outcome = outcome }).Should().Be("in-progress 1/2: ");

    [Fact]
    public void A_test_too_few_or_too_many_is_never_a_pass()
    {
        const string fault =
            "grader-error 0/2: grader-error: The run did not give one outcome for each of the 2 tests of '05-queue'. " +
            "Find out why with 'grader doctor'.";

        Run(["A", "B"], Passed("A")).Should().Be(fault);
        Run(["A", "B"], Passed("A"), Passed("A")).Should().Be(fault);
        Run(["A", "B"], Passed("A"), Passed("B"), Passed("B")).Should().Be(fault);
        Run(["A", "B"], Passed("A"), Passed("B"), Passed("C")).Should().Be(fault);
        Run(["A", "B"], Passed("A"), Passed("b")).Should().Be(fault);
        Run(["A", "B"]).Should().Be(fault);
    }

    [Fact]
    public void No_test_at_all_is_never_a_pass() => Run([]).Should().StartWith("grader-error 0/0: ");

    private static TestVerdict Passed(string name) => new(name, TestOutcome.Passed, "", null, null, "", 1);

    private static string Run(string[] inventory, params TestVerdict[] tests)
    {
        var locked = SampleKatas.Locked(["Queue.cs"], inventory);
        var verdict = VerdictOf.Run(
            new Attempt(SampleKatas.Of("05-queue", locked), locked, Submission.Of(new Dictionary<string, byte[]>()),
                new KataCatalog([], new Dictionary<string, string>())), tests, []);
        var state = verdict.State switch
        {
            KataState.Done => "done",
            KataState.InProgress => "in-progress",
            _ => "grader-error",
        };
        return FormattableString.Invariant(
            $"{state} {verdict.Passed}/{verdict.Total}: {string.Join("; ", verdict.Notes)}");
    }
}
