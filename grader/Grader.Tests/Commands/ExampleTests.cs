namespace Grader.Tests.Commands;

public class ExampleTests(TinyKatas clone) : CommandTests(clone)
{
    private const string Greet = "katas/00-tiny/examples/greet.cs";
    private const string Count = "katas/00-tiny/examples/count.py";

    [Fact]
    public async Task Each_program_is_shown_and_run_in_the_lessons_order()
    {
        Lay();

        await Verify((await RunAsync("Python 3.11.7\n", "example", "tiny")).Text);
    }

    [Fact]
    public async Task Really_run_a_program_writes_what_it_writes()
    {
        Clone.Write(Greet, "Console.WriteLine($\"Hello, {args.Length} guests\");\n");

        var run = await Clone.RunAsync("example", "0", "greet");

        run.Screen.Should().EndWith(
            "\n$ dotnet run katas/00-tiny/examples/greet.cs\n  │ Hello, 0 guests\n\n", run.Text);
    }

    [Fact]
    public async Task A_program_that_fails_is_shown_with_what_it_said()
    {
        Clone.Write(Greet, "return nobody;\n");

        var run = await Clone.RunAsync("example", "0");

        run.ExitCode.Should().Be(3);
        run.Screen.Replace("\n", "", StringComparison.Ordinal)
            .Should().Contain("greet.cs(1,8): error CS0103: The name 'nobody' does not exist in the current context")
            .And.Contain(
                "It ended with exit code 1. If it was edited, 'git checkout katas/00-tiny/examples/greet.cs' brings " +
                "it back;");
    }

    [Fact]
    public async Task Without_python_it_is_said_in_a_line_and_the_others_are_run()
    {
        Lay();

        await Verify((await RunAsync(null, "example", "0")).Text);
    }

    [Fact]
    public async Task A_python_that_is_too_old_is_said_with_its_version()
    {
        Lay();

        var run = await RunAsync("Python 3.9.2\n", "example", "0", "count.py");

        run.ExitCode.Should().Be(0);
        run.Screen.Should().StartWith(
            "'python3' is Python 3.9.2, so Python programs are not run. They need 3.11 or newer: " +
            "https://www.python.org/downloads\n")
            .And.EndWith("$ python3 katas/00-tiny/examples/count.py\n(not run)\n\n");
    }

    [Fact]
    public async Task Without_a_kata_it_is_the_current_one()
    {
        Lay();

        (await RunAsync("Python 3.12.1+\n", "example")).Screen.Should().StartWith("00-tiny  Tiny: 2 programs\n");
    }

    [Fact]
    public async Task A_lesson_without_programs_says_so() =>
        (await Clone.RunAsync("example", "1")).Should().Be(
            new CommandRun(0, "", "'01-tidy' has no example programs. 'grader show 01' shows its lesson.\n", ""));

    [Fact]
    public async Task A_name_that_no_program_has_is_wrong_use()
    {
        Lay();

        (await Clone.RunAsync("example", "0", "greeting")).Should().Be(new CommandRun(
            2, "", "", $"No example 'greeting' in '00-tiny'. It has 'greet.cs', 'count.py'.{Environment.NewLine}"));
    }

    private void Lay()
    {
        Clone.Write(Greet, "// A guest comes.\nvar guest = \"you\";\nConsole.WriteLine($\"Hello, {guest}\");\n");
        Clone.Write(Count, "for number in (1, 2):\n    print(number)\n");
        Clone.Edit("katas/00-tiny/README.md", "# Tiny\n",
            "# Tiny\n\n[examples/greet.cs](examples/greet.cs), [examples/count.py](examples/count.py)\n");
    }

    /// <param name="python">What <c>python3 --version</c> answers; null if there is no such program.</param>
    /// <param name="arguments">The arguments of the command.</param>
    private Task<CommandRun> RunAsync(string? python, params string[] arguments) =>
        ScratchClone.RunAsync(Clone.Surroundings, new PlayedProcesses(call => call switch
        {
            { Program: "python3" } when python is null => throw PlayedProcesses.IsMissing(call),
            { Program: "python3", Arguments: ["--version"] } => python,
            { Program: "python3", Arguments: [Count] } => "1\n2\n",
            { Program: "dotnet", Arguments: ["run", Greet] } => "Hello, you\n",
            _ => null,
        }), arguments);
}
