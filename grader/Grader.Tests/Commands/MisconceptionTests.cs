using System.Text.Json.Nodes;

namespace Grader.Tests.Commands;

public class MisconceptionTests(TinyKatas clone) : CommandTests(clone)
{
    [Fact]
    public async Task A_belief_is_hinted_at_first_and_named_again_once_the_kata_is_done()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "\"Hello, \"", "\"HELLO, \"");
        var texts = "";
        foreach (var command in new[] { "run", "hint", "hint" })
            texts += (await Clone.RunAsync(command, "0")).Text;

        Clone.Edit(Stub, "\"HELLO, \"", "\"Hello, \"");
        texts += (await Clone.RunAsync("solution", "0")).Text;

        await Verify(texts);
    }

    [Fact]
    public async Task Json_has_the_belief_and_what_it_explains()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "\"Hello, \"", "\"HELLO, \"");

        var run = await Clone.RunAsync("run", "0", "--json");

        JsonNode.Parse(run.Output)!["katas"]![0]!["diagnosis"]!.ToJsonString().Should().Be(
            """
            [{"misconception":"Louder is friendlier.","but":"A greeting is \u0027Hello\u0027 and the name, in a normal voice.","rule":null,"explains":["A_guest_is_greeted"],"certainty":"equal"}]
            """);
    }

    [Fact]
    public async Task A_stub_shows_no_belief()
    {
        Clone.Edit(Stub, "throw new NotImplementedException(\"Return the sum.\")", "left + right");

        (await Clone.RunAsync("run", "0")).Screen.Should().NotContain("belief");
    }
}
