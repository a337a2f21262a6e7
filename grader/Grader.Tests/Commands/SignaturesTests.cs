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
}
