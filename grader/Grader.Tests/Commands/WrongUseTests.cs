namespace Grader.Tests.Commands;

public class WrongUseTests(TinyKatas clone) : CommandTests(clone)
{
    [Theory]
    [InlineData("No kata 'queue'. 'grader status' lists all 2.", "run", "queue")]
    [InlineData("No kata 'tinny'. Did you mean '00-tiny'? 'grader status' lists all 2.", "run", "tinny", "--json")]
    [InlineData("'ti' matches 2 katas: '00-tiny', '01-tidy'. Type more of the name.", "run", "ti")]
    [InlineData("'ti' matches 2 katas: '00-tiny', '01-tidy'. Type more of the name.", "verify", "ti")]
    [InlineData("No kata '9'. 'grader status' lists all 2.", "show", "9")]
    [InlineData("Either 'tiny' or --all, not both.", "run", "tiny", "--all")]
    [InlineData("Unrecognized command or argument 'tidy'.\n'grader run --help' shows what it takes.",
        "run", "tiny", "tidy")]
    [InlineData("Unrecognized command or argument 'now'.\n'grader status --help' shows what it takes.",
        "status", "now")]
    [InlineData("Unrecognized command or argument '--jsn'.\n'grader status --help' shows what it takes.",
        "status", "--jsn")]
    [InlineData("Unrecognized command or argument 'fly'.\n'grader --help' shows what it takes.", "fly")]
    [InlineData("Unrecognized option '--nope'.\n'grader run --help' shows what it takes.", "run", "--nope")]
    [InlineData("--repeat is a whole number from 1 to 10000, not 'often'.\n'grader run --help' shows what it takes.",
        "run", "--repeat", "often")]
    [InlineData("--repeat is a whole number from 1 to 10000, not '0'.\n'grader verify --help' shows what it takes.",
        "verify", "--repeat", "0")]
    public async Task The_message_says_what_which_and_the_next_step(string message, params string[] arguments)
    {
        var run = await Clone.RunAsync(arguments);

        run.Should().Be(new CommandRun(2, "", "", message.ReplaceLineEndings() + Environment.NewLine));
    }

    [Fact]
    public async Task Help_is_no_wrong_use()
    {
        var run = await Clone.RunAsync("--help");

        (run.ExitCode, run.Errors).Should().Be((0, ""));
        await Verify(run.Text);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("status")]
    [InlineData("verify")]
    [InlineData("lock")]
    public async Task Every_command_says_what_it_takes(string command)
    {
        var run = await Clone.RunAsync(command, "--help");

        (run.ExitCode, run.Errors).Should().Be((0, ""));
        run.Output.Should().Contain($" {command} ");
    }
}
