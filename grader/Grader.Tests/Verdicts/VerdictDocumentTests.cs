using System.Text.Json;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Tests.Verdicts;

public class VerdictDocumentTests
{
    [Fact]
    public void It_is_written_as_the_contract_has_it()
    {
        var test = SampleVerdicts.InProgress.Tests[1] with
        {
            Message = "too early",
            Output = "",
            Stage = "Waiting",
            Code = new TestExcerpt("katas/05-queue/2-WaitingTests.cs", 40, 39, ["a", "b"]),
            Schedule = [new("1", "katas/05-queue/AsyncQueue.cs", 93, "takes the lock", "lock (gate)"),
                new("1", null, null, "ends", null)],
            Replay = "1:5 2 1",
        };
        var failed = SampleVerdicts.InProgress with
        {
            Tests = [test],
            Diagnostics = [SampleVerdicts.BuildError.Diagnostics[0]],
            Remarks = ["tests-modified: AsyncQueueTests.cs"],
            Stages = [new("Waiting", StageLevel.Core, 1, 5, 20)],
            Diagnosed = new(() =>
            [
                new LikelyMisconception("early", "A get is early.", "It waits.", 9, [test.Name], Certainty.Equal),
            ]),
        };

        Written(failed).Should().Be("""
            {"schema":1,"katas":[{"id":"05-queue","title":"A queue that waits for the one who has nothing to do yet","state":"in-progress","passed":1,"total":5,"cached":false,"durationMs":41.5,"tests":[{"name":"Get_waits_until_an_item_arrives_and_then_returns_that_very_item","outcome":"failed","message":"too early","file":"katas/05-queue/AsyncQueue.cs","line":31,"output":"","durationMs":1.25,"stage":"Waiting","code":{"file":"katas/05-queue/2-WaitingTests.cs","line":40,"first":39,"lines":["a","b"]},"schedule":[{"thread":"1","file":"katas/05-queue/AsyncQueue.cs","line":93,"what":"takes the lock","source":"lock (gate)"},{"thread":"1","file":null,"line":null,"what":"ends","source":null}],"replay":"1:5 2 1"}],"diagnostics":[{"id":"CS1002","severity":"error","file":"katas/01-task-exceptions/Outcome.cs","line":12,"column":9,"message":"; expected"}],"notes":["tests-modified: AsyncQueueTests.cs"],"stages":[{"title":"Waiting","level":"core","passed":1,"total":5,"minutes":20}],"mastered":false,"diagnosis":[{"misconception":"A get is early.","but":"It waits.","rule":9,"explains":["Get_waits_until_an_item_arrives_and_then_returns_that_very_item"],"certainty":"equal"}]}],"summary":{"done":0,"mastered":0,"total":1,"next":"05-queue"}}
            """);
    }

    [Fact]
    public void States_and_outcomes_have_the_words_of_the_contract()
    {
        var document = Written([.. SampleVerdicts.All]);

        Values(document, "state").Should().Equal("done", "build-error", "in-progress", "not-started", "grader-error");
        Values(document, "outcome")
            .Should().Equal("passed", "passed", "passed", "failed", "timeout", "crashed", "not-run");
    }

    [Fact]
    public void The_next_kata_is_the_first_that_is_not_done()
    {
        VerdictSummary.Of(SampleVerdicts.All).Should().Be(new VerdictSummary(1, 0, 5, SampleVerdicts.BuildError.Slug));
        VerdictSummary.Of([SampleVerdicts.Done]).Should().Be(new VerdictSummary(1, 0, 1, null));
        VerdictSummary.Of([]).Should().Be(new VerdictSummary(0, 0, 0, null));
    }

    private static string Written(params KataVerdict[] katas) =>
        JsonSerializer.Serialize(VerdictDocument.Of(katas), VerdictJson.Default.VerdictDocument);

    private static IEnumerable<string> Values(string document, string name) =>
        document.Split($"\"{name}\":\"")[1..].Select(rest => rest.Split('"')[0]);
}
