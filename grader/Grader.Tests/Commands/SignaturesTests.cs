using System.Text.Json.Nodes;

namespace Grader.Tests.Commands;

public class SignaturesTests(TinyKatas clone) : CommandTests(clone)
{
    private const string File = "solutions/00-tiny/wrong/signatures.json";

    [Fact]
    public async Task They_say_which_tests_each_wrong_solution_fails()
    {
        var committed = Clone.Read(File);
        Clone.Delete(File);

        var run = await Clone.RunAsync("signatures", "tiny");

        (run.ExitCode, run.Errors).Should().Be((0, ""));
        run.Output.ReplaceLineEndings("\n").Should().Be(
            $"wrote {File}: 3 of 3 wrong solutions, 0 with tests that are not steady.\n");
        Clone.Read(File).Should().Be(committed);
    }

    [Fact]
    public async Task Some_can_be_written_anew_and_those_that_are_gone_are_left_out()
    {
        var committed = Clone.Read(File);
        Clone.Edit(File, "\"A_guest_is_greeted\"", "\"A_guest_was_greeted\"");
        Clone.Edit(File, "{\n", "{\n  \"gone\": {},\n");

        await Clone.RunAsync("signatures", "tiny", "shouts", "--repeat", "1");

        Clone.Read(File).Should().Be(committed);
    }

    [Theory]
    [InlineData("'00-tiny' has no wrong solution 'whispers'.", "tiny", "whispers")]
    [InlineData("No kata '9'. 'grader status' lists all 2.", "9")]
    public async Task Wrong_use_is_reported(string message, params string[] arguments) =>
        (await Clone.RunAsync(["signatures", .. arguments])).Should()
            .Be(new CommandRun(2, "", "", message + Environment.NewLine));

    [Fact]
    public async Task Verify_reports_what_does_not_fit_the_wrong_solutions()
    {
        Clone.Edit(File, "  \"shouts\"", "  \"whispers\"");
        Clone.Edit(File, "\"A_number_is_doubled\"", "\"A_number_is_halved\"");

        await Verify((await Clone.RunAsync("verify", "0")).Text);
    }

    [Fact]
    public async Task Verify_lists_those_that_fail_the_same_tests_with_the_same_messages()
    {
        Clone.Edit("solutions/01-tidy/wrong/signatures.json", ".bd00", ".aff9");

        (await Clone.RunAsync("verify", "1")).Screen.Should().Contain("same signature: front-only, nothing");
    }

    [Fact]
    public async Task Verify_proves_on_request_that_each_wrong_solution_fails_exactly_these_tests()
    {
        Clone.Edit(File, "\"A_guest_is_greeted\"", "\"Two_numbers_are_added\"");
        Clone.Edit(File, "\"squares\": {", "\"squares\": {\"crashes\":{\"A_guest_is_greeted\":\".\"},");

        (await Clone.RunAsync("verify", "0")).ExitCode.Should().Be(ExitCodes.Fine, "because that runs less");
        await Verify((await Clone.RunAsync("verify", "0", "--signatures")).Text);
    }

    [Fact]
    public async Task A_message_that_has_changed_is_only_a_note()
    {
        Clone.Edit(File, ".13fc", ".0000");
        Clone.Edit(File, "6739.", "0000.");

        var run = await Clone.RunAsync("verify", "0", "--signatures", "--json");

        run.ExitCode.Should().Be(ExitCodes.Fine);
        Notes(run).Should().Be(
            "changed messages: shouts, squares. 'grader signatures 00-tiny shouts squares' writes it.");
    }

    [Theory]
    [InlineData("fails", 1)]
    [InlineData("fails", 3)]
    [InlineData("passes", 1)]
    [InlineData("passes", 3)]
    public async Task A_test_that_fails_in_some_runs_only_counts_neither_way(string written, int repeat)
    {
        var first = Moody();
        if (written == "passes")
            Clone.Write(first, "");
        await Clone.RunAsync("signatures", "tiny", "moody", "--repeat", "1");

        var run = await Clone.RunAsync("verify", "0", "--signatures", "--repeat", $"{repeat}", "--json");

        run.ExitCode.Should().Be(ExitCodes.Fine, run.Output);
        Notes(run).Should().Be(
            "not steady: 'moody' does not always fail 'A_guest_is_greeted'. "
            + "'grader signatures 00-tiny moody' writes it.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Nothing_is_said_of_a_test_that_is_known_not_to_be_steady(int repeat)
    {
        Moody();
        Clone.Edit(File, "{\n", """
            {
              "moody": {"fails":{"Two_numbers_are_added":"ed80."},"unsteady":["A_guest_is_greeted"]},

            """);

        var run = await Clone.RunAsync("verify", "0", "--signatures", "--repeat", $"{repeat}", "--json");

        (run.ExitCode, Notes(run)).Should().Be((ExitCodes.Fine, ""), run.Output);
    }

    /// <summary>Adds a wrong solution that greets in two ways by turns.</summary>
    /// <returns>A file that exists when it greets well the next time.</returns>
    private string Moody()
    {
        const string marker = ".grader/well";
        Clone.Delete(marker);
        var path = Clone.At(marker).Replace('\\', '/');
        Clone.Write("solutions/00-tiny/wrong/moody.cs", $$"""
            // Misconception: Adding is multiplying, and manners are a matter of mood.
            // But: A sum is not a product, and everybody is greeted.
            // Caught by: Two_numbers_are_added

            namespace Katas.Tiny;

            public static class Abacus
            {
                public static int Add(int left, int right) => left * right;

                public static async Task<int> DoubleAsync(int number)
                {
                    await Task.Yield();
                    return 2 * number;
                }

                public static string Greet(string name)
                {
                    if (System.IO.File.Exists("{{path}}"))
                    {
                        System.IO.File.Delete("{{path}}");
                        return "Hello, " + name;
                    }

                    System.IO.File.WriteAllText("{{path}}", "");
                    return "Ah.";
                }
            }
            """);
        return marker;
    }

    private static string Notes(CommandRun run) =>
        string.Join('\n', JsonNode.Parse(run.Output)!["katas"]![0]!["notes"]!.AsArray());
}
