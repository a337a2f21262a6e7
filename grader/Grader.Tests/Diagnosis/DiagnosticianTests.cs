using Grader.Engine.Diagnosis;
using Grader.Engine.Verdicts;

namespace Grader.Tests.Diagnosis;

public class DiagnosticianTests
{
    private static readonly Symptom Any = new(TestOutcome.Failed, "", "");

    [Fact]
    public void What_fails_exactly_the_same_tests_is_named() =>
        Diagnose(Failing("a", "b"), Wrong("one", "a"), Wrong("two", "a", "b"), Wrong("three", "a", "b", "c"))
            .Should().Equal("two (equal): a, b");

    [Fact]
    public void Two_that_fail_the_same_tests_are_both_named() =>
        Diagnose(Failing("a", "b"), Wrong("one", "a", "b"), Wrong("two", "a", "b"), Wrong("three", "a"))
            .Should().Equal("one (equal): a, b", "two (equal): a, b");

    [Fact]
    public void Among_those_that_fail_the_same_tests_the_one_with_the_same_message_is_named() =>
        Diagnose(
            Failing("a"),
            Wrong("one", ("a", Any)),
            Wrong("two", ("a", Symptom.Of(Failed("a")))),
            Wrong("three", ("a", Any)))
            .Should().Equal("two (equal): a");

    [Fact]
    public void Two_that_explain_all_together_are_named_with_what_each_explains() =>
        Diagnose(Failing("a", "b", "c"), Wrong("one", "a"), Wrong("two", "b", "c"), Wrong("three", "c", "d"))
            .Should().Equal("two (union): b, c", "one (union): a");

    [Fact]
    public void Of_three_that_explain_all_together_the_two_that_explain_the_most_are_named() =>
        Diagnose(Failing("a", "b", "c", "d", "e"), Wrong("one", "a"), Wrong("two", "b", "c"), Wrong("three", "d", "e"))
            .Should().Equal("two (union): b, c", "three (union): d, e");

    [Fact]
    public void One_alone_is_likelier_than_two_together() =>
        Diagnose(Failing("a", "b"), Wrong("one", "a"), Wrong("two", "b"), Wrong("three", "a", "b"))
            .Should().Equal("three (equal): a, b");

    [Fact]
    public void The_nearest_is_named_where_none_is_equal() =>
        Diagnose(Failing("a", "b", "c", "e"), Same("one", "a", "b", "c", "d"), Same("two", "d", "f"))
            .Should().Equal("one (near): a, b, c");

    [Fact]
    public void Nothing_is_named_where_nothing_is_near() =>
        Diagnose(Failing("a", "b", "c", "d"), Wrong("one", "a", "e", "f", "g"), Wrong("two", "e")).Should().BeEmpty();

    [Fact]
    public void Of_an_attempt_with_many_mistakes_the_one_whose_tests_all_fail_is_named() =>
        Diagnose(
            Failing("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
            Wrong("one", "a", "b", "c"),
            Wrong("two", "d", "x"))
            .Should().Equal("one (near): a, b, c");

    [Fact]
    public void A_test_that_was_not_run_counts_neither_way() =>
        Diagnose([Failed("a"), NotRun("b"), NotRun("c")], Wrong("one", "a", "b"), Wrong("two", "d"))
            .Should().Equal("one (equal): a");

    [Fact]
    public void A_member_that_is_not_written_yet_counts_neither_way()
    {
        const string Stub = "System.NotImplementedException: Return the sum.";

        Diagnose([Failed("a"), Failed("b") with { Message = Stub }], Wrong("one", "a"), Wrong("two", "a", "b"))
            .Should().Equal("one (equal): a", "two (equal): a");
    }

    [Fact]
    public void A_test_that_is_not_steady_counts_neither_way()
    {
        var unsteady = Wrong("one", "a") with { Unsteady = ["b"] };

        Diagnose(Failing("a"), unsteady).Should().Equal("one (equal): a");
        Diagnose(Failing("a", "b"), unsteady).Should().Equal("one (equal): a");
        Diagnose(Failing("b"), unsteady).Should().BeEmpty();
    }

    [Fact]
    public void Of_two_that_fail_the_same_test_the_one_that_crashes_explains_a_crash() =>
        Diagnose(
            [new TestVerdict("a", TestOutcome.Crashed, "ended", null, null, "", 0)],
            Wrong("one", ("a", new Symptom(TestOutcome.Failed, "", Symptom.Of(Failed("a")).Message))),
            Wrong("two", ("a", Symptom.Of(new TestVerdict("a", TestOutcome.Crashed, "ended", null, null, "", 0)))))
            .Should().Equal("two (equal): a");

    [Fact]
    public void What_only_fails_does_not_explain_a_timeout() =>
        Diagnose([new TestVerdict("a", TestOutcome.Timeout, "overran", null, null, "", 0)], Wrong("one", "a"))
            .Should().BeEmpty();

    [Fact]
    public void Without_a_failure_or_a_signature_there_is_nothing_to_say()
    {
        Diagnose(Failing(), Wrong("one", "a")).Should().BeEmpty();
        Diagnose(Failing("a")).Should().BeEmpty();
    }

    private static IEnumerable<string> Diagnose(IReadOnlyList<TestVerdict> tests, params Signature[] signatures) =>
        new Diagnostician(signatures).Diagnose(tests).Select(suspect =>
            $"{suspect.Program} ({Word(suspect.Certainty)}): {string.Join(", ", suspect.Explains)}");

    private static string Word(Certainty certainty) => certainty switch
    {
        Certainty.Equal => "equal",
        Certainty.Union => "union",
        _ => "near",
    };

    /// <summary>Tests a to j, of which these fail.</summary>
    private static IReadOnlyList<TestVerdict> Failing(params string[] tests) =>
    [
        .. "abcdefghij".Select(name => name.ToString()).Select(name => tests.Contains(name)
            ? Failed(name)
            : new TestVerdict(name, TestOutcome.Passed, "", null, null, "", 0)),
    ];

    private static TestVerdict Failed(string name) =>
        new(name, TestOutcome.Failed, $"{name} is missing", null, null, "", 0);

    private static TestVerdict NotRun(string name) =>
        new(name, TestOutcome.NotRun, TestVerdict.LaterStage, null, null, "", 0);

    private static Signature Wrong(string program, params string[] tests) =>
        Wrong(program, [.. tests.Select(test => (test, Any))]);

    /// <summary>It fails with the messages of the attempt.</summary>
    private static Signature Same(string program, params string[] tests) =>
        Wrong(program, [.. tests.Select(test => (test, Symptom.Of(Failed(test))))]);

    private static Signature Wrong(string program, params (string Test, Symptom Symptom)[] red) =>
        new(program, red.ToDictionary(test => test.Test, test => test.Symptom), []);
}
