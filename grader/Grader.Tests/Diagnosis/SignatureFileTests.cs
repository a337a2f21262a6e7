using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Engine.Verdicts;

namespace Grader.Tests.Diagnosis;

public sealed class SignatureFileTests : IDisposable
{
    private const string Two = """
        {
          "lifo": {"fails":{"A":"0c1d.9f00","B":".9f01"},"crashes":{"C":"."}},
          "sleeps": {"timeouts":{"D":"0c1d."},"unsteady":["A","E"]}
        }

        """;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void It_has_one_line_for_each_in_the_order_of_their_names()
    {
        var sleeps = new Signature(
            "sleeps",
            new Dictionary<string, Symptom> { ["D"] = new(TestOutcome.Timeout, "0c1d", "") },
            ["A", "E"]);
        var lifo = new Signature(
            "lifo",
            new Dictionary<string, Symptom>
            {
                ["C"] = new(TestOutcome.Crashed, "", ""),
                ["B"] = new(TestOutcome.Failed, "", "9f01"),
                ["A"] = new(TestOutcome.Failed, "0c1d", "9f00"),
            },
            []);
        var clone = new Clone(folder.Path);

        SignatureFile.Write(clone, "05-queue", [sleeps, lifo]);

        folder.Read("solutions/05-queue/wrong/signatures.json").Should().Be(Two.ReplaceLineEndings("\n"));
        SignatureFile.Read(clone, "05-queue").Should().BeEquivalentTo([lifo, sleeps]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"lifo\": 1 }")]
    [InlineData("{ \"lifo\": { \"fails\": [1] } }")]
    public void What_cannot_be_read_has_none(string text) =>
        SignatureFile.Parse(Encoding.UTF8.GetBytes(text)).Should().BeEmpty();

    [Fact]
    public void Without_a_file_there_are_none() =>
        SignatureFile.Read(new Clone(folder.Path), "05-queue").Should().BeEmpty();

    [Fact]
    public void A_test_that_ends_in_different_ways_is_not_steady() =>
        Signature.Of("lifo", [
            [Ended("A", TestOutcome.Failed), Ended("B", TestOutcome.Passed), Ended("C", TestOutcome.Passed)],
            [Ended("A", TestOutcome.Passed), Ended("B", TestOutcome.Passed), Ended("C", TestOutcome.NotRun)],
        ]).Should().BeEquivalentTo(new { Program = "lifo", Red = new Dictionary<string, Symptom>(), Unsteady = new[] { "A", "C" } });

    [Fact]
    public void What_differs_from_run_to_run_is_left_out()
    {
        var first = Ended("A", TestOutcome.Failed) with { Message = "found 1" };
        var second = Ended("A", TestOutcome.Timeout) with { Message = "found 2" };

        Signature.Of("lifo", [[first], [second]]).Red["A"]
            .Should().Be(new Symptom(TestOutcome.Failed, Symptom.Of(first).Line, ""));
    }

    [Theory]
    [InlineData("did not end within 5 s: it runs in Put (Queue.cs:31)", "did not end within 10 s: it runs in Put (Queue.cs:9)")]
    [InlineData("Boom.\n   at Queue.Put() in Queue.cs:line 3\n", "Boom.\r\n   at Queue.Get() in Queue.cs:line 4\r\n")]
    public void Places_in_the_learners_code_are_no_part_of_a_message(string one, string other)
    {
        var test = Ended("A", TestOutcome.Failed);

        Symptom.Of(test with { Message = one }).Should().Be(Symptom.Of(test with { Message = other }));
        Symptom.Of(test with { Message = one }).Should().NotBe(Symptom.Of(test with { Message = "other" }));
    }

    public void Dispose() => folder.Dispose();

    private static TestVerdict Ended(string test, TestOutcome outcome) => new(test, outcome, "", null, null, "", 0)
    {
        Code = new TestExcerpt("Tests.cs", 2, 1, ["one", "two"]),
    };
}
