using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grader.Doctor;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Grader.Engine.Verification;
using Grader.Tests.Verdicts;
using Grader.Watch;

namespace Grader.Tests.House;

/// <summary>The examples of grader/docs/JSON.md come from the command's own serializers.</summary>
public partial class JsonPageTests
{
    private const int Width = 116;
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "grader", "docs", "JSON.md"))
        .ReplaceLineEndings("\n");

    private static readonly KataVerdict Queue = SampleVerdicts.InProgress with
    {
        Title = "Queue",
        Total = 3,
        Tests =
        [
            SampleVerdicts.InProgress.Tests[0] with { Name = "Put_and_get_hand_an_item_on", Stage = "Waiting" },
            SampleVerdicts.InProgress.Tests[1] with
            {
                Name = "Get_waits_until_an_item_arrives",
                Message =
                    "Expected waiting.IsCompleted to be False because there is nothing to get yet, but found True.",
                Output = "got nothing\n",
                Stage = "Waiting",
                Code = new TestExcerpt("katas/05-queue/2-WaitingTests.cs", 40, 39,
                    ["await pump.Settle();", "waiting.IsCompleted.Should().BeFalse(...);"]),
            },
            SampleVerdicts.InProgress.Tests[1] with
            {
                Name = "Two_threads_get_one_item_each",
                Message = "...",
                Output = "",
                Stage = "Threads",
                Schedule =
                [
                    new ScheduleStep("1", "katas/05-queue/AsyncQueue.cs", 30, "takes the lock", "lock (gate)"),
                    new ScheduleStep("2", null, null, "ends", null),
                ],
                Replay = "1:5 2 1",
            },
        ],
        Remarks = ["tests-modified: 2-WaitingTests.cs (graded as committed)"],
        Stages = [new("Waiting", StageLevel.Core, 1, 2, 20)],
        Diagnosed = new([
            new LikelyMisconception(
                "get-returns-null",
                "A get that finds nothing returns null.",
                "It waits for the next item, since null is an item, too (rule 5).",
                5,
                ["Get_waits_until_an_item_arrives"],
                Certainty.Equal),
        ]),
    };

    private static readonly KataVerdict Broken = SampleVerdicts.BuildError with
    {
        Title = "Task exceptions",
        Diagnostics =
            [SampleVerdicts.BuildError.Diagnostics[0] with { File = "katas/01-task-exceptions/TaskInspector.cs" }],
    };

    [Fact]
    public void Its_examples_are_what_the_command_writes()
    {
        string[] expected = [Verdicts(), Proofs(), Findings(), Watch()];
        var examples = Example().Matches(Page).Select(block => block.Groups["text"].Value.TrimEnd()).ToList();

        examples.Count.Should().Be(expected.Length, "each kind of document has one example");
        var stale = expected.Except(examples).ToList();
        Assert.True(stale.Count == 0,
            $"An example in grader/docs/JSON.md is stale. Replace it by:\n{string.Join("\n\n", stale)}");
    }

    [Fact]
    public void Its_tables_have_every_field() =>
        Fields(JsonNode.Parse(Verdicts()))
            .Except(Documented().Matches(Page).Select(field => field.Groups["name"].Value))
            .Should().BeEmpty("a reader looks a field up in the table");

    private static string Verdicts() =>
        Laid(JsonSerializer.Serialize(VerdictDocument.Of([Broken, Queue]), VerdictJson.Default.VerdictDocument));

    private static string Proofs() => Laid(JsonSerializer.Serialize(
        ProofDocument.Of(
            [new KataProof("05-queue", "Queue", 2, 3, 1,
                [new VerificationFault("katas/05-queue", "The stub lacks the public method GetAsync.")])]),
        ProofJson.Default.ProofDocument));

    private static string Findings() => Laid(JsonSerializer.Serialize(
        FindingDocument.Of(
            [
                Finding.Good("sdk", ".NET SDK 10.0.401"),
                Finding.Could("path", "grader is not on PATH.", "dotnet run --project grader/Grader -- install"),
            ]),
        FindingJson.Default.FindingDocument));

    private static string Watch()
    {
        using var output = new StringWriter { NewLine = "\n" };

        var log = new WatchLog(output, new SteppingTime());
        foreach (var name in new[] { "ready", "saved", "started" })
            log.Write(name, Queue.Id);
        log.Write("verdict", Queue.Id, Queue);
        return Kata().Replace(output.ToString().TrimEnd(), "\"kata\":{ ... }}");
    }

    /// <summary>The layout of the page: whatever fits on one line is on one.</summary>
    private static string Laid(string json) => Laid(JsonNode.Parse(json), "", "");

    private static string Laid(JsonNode? node, string name, string indent)
    {
        var line = name + OneLine(node);
        if (indent.Length + line.Length <= Width || node is not (JsonObject or JsonArray))
            return indent + line;

        var parts = node is JsonObject map
            ? map.Select(field => Laid(field.Value, $"\"{field.Key}\": ", indent + "  "))
            : node.AsArray().Select(item => Laid(item, "", indent + "  "));
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        return $"{indent}{name}{open}\n{string.Join(",\n", parts)}\n{indent}{close}";
    }

    private static string OneLine(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } map =>
            $"{{ {string.Join(", ", map.Select(field => $"\"{field.Key}\": {OneLine(field.Value)}"))} }}",
        JsonArray { Count: > 0 } list => $"[ {string.Join(", ", list.Select(OneLine))} ]",
        null => "null",
        _ => node.ToJsonString(),
    };

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(field => Fields(field.Value).Prepend(field.Key)),
        JsonArray list => list.SelectMany(Fields),
        _ => [],
    };

    /// <summary>A clock that is 40 ms later each time it is read.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long now = 1_795_550_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(now += 40);
    }

    [GeneratedRegex(@"^```json\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"""kata"":\{.*\}\}$", RegexOptions.Multiline)]
    private static partial Regex Kata();

    /// <summary>A row of a table names its fields first.</summary>
    [GeneratedRegex(@"(?<=^\|[^|]*)`(?<name>\w+)`(?=[^|]*\|)", RegexOptions.Multiline)]
    private static partial Regex Documented();
}
