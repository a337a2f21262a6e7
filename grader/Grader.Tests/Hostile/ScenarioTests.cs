using System.Text.Json.Nodes;
using Grader.Engine.Processes;

namespace Grader.Tests.Hostile;

/// <summary>
/// Runs the real command against each folder next to this file. The folder's files are copied over the reference of
/// the kata 00-wild; then its <c>arrange.sh</c>, run in the kata's folder, sets up what files cannot express. Most
/// scenarios wait for a limit, so they are split into shares that run at the same time.
/// </summary>
public abstract class ScenarioTests(HostileClone clone)
{
    protected async Task GiveTheirVerdict(string name)
    {
        var scenario = Path.Combine(ScenariosAttribute.Folder, name);
        var expected = Expectation.Read(scenario);
        await clone.ArrangeAsync(scenario);
        var before = clone.Files();

        var (result, took) = await clone.GradeAsync();

        var everything = result.Text + result.Errors;
        everything.Length.Should().BeLessThan(MaxText, "what floods is cut off");
        result.ExitCode.Should().Be(expected.ExitCode, everything);
        if (expected.State is null)
            await clone.ClearAwayAsync();
        clone.ProcessesLeft().Should().BeEmpty("nothing is left running");
        clone.FilesLeft().Should().BeEmpty("nothing is left lying about");
        clone.Files().Should().Equal(before, "a grade changes nothing in the clone");
        var said = expected.State is null ? everything : string.Join('\n', Texts(Kata(result)));
        foreach (var text in expected.Says ?? [])
            said.Should().Contain(text);
        Compare(expected, result);
        took.Should().BeLessThan(TimeSpan.FromSeconds(expected.WithinSeconds) * Patience);
    }

    /// <summary>Allows for slower machines, and for other tests on the same machine.</summary>
    private const double Patience = 4;

    private const int MaxText = 512 * 1024;

    private static void Compare(Expectation expected, ProcessResult result)
    {
        if (expected.State is null)
        {
            result.Text.Should().BeEmpty("without a verdict there is no document");
            return;
        }

        var kata = Kata(result);
        ((string?)kata["state"]).Should().Be(expected.State, result.Text);
        Diagnostics(kata).Should().Equal(expected.Diagnostics ?? [], result.Text);
        Strings(kata["notes"]!).Select(
            note => expected.Notes?.FirstOrDefault(start => note.StartsWith(start, StringComparison.Ordinal)) ?? note)
            .Should().Equal(expected.Notes ?? [], result.Text);
        foreach (var test in kata["tests"]!.AsArray().Select(
            test => (Name: (string)test!["name"]!, Outcome: (string)test["outcome"]!)))
        {
            var outcomes = expected.Tests is { } tests ? tests.GetValueOrDefault(test.Name, "passed") : "not-run";
            outcomes.Split('|').Should().Contain(test.Outcome, $"of '{test.Name}' in {result.Text}");
        }
    }

    private static JsonNode Kata(ProcessResult result) => JsonNode.Parse(result.Output)!["katas"]![0]!;

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Texts(field.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static IEnumerable<string> Diagnostics(JsonNode kata) => kata["diagnostics"]!.AsArray()
        .Where(diagnostic => (string?)diagnostic!["severity"] == "error")
        .Select(diagnostic => (string)diagnostic!["id"]!).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Strings(JsonNode texts) => texts.AsArray().Select(text => (string)text!);
}
