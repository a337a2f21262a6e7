using System.Text.Json.Nodes;

namespace Grader.Tests.Commands;

public class VerifyTests(TinyKatas clone) : CommandTests(clone)
{
    private const string Solution = "solutions/00-tiny/Abacus.cs";

    [Fact]
    public async Task Katas_that_hold_what_they_claim_are_sound() =>
        await Verify((await Clone.RunAsync("verify", "--repeat", "2")).Text);

    [Fact]
    public async Task Every_claim_that_does_not_hold_is_reported_at_once()
    {
        // The stub warns, and one of its tests passes; nobody wrote a hint for that one, and the lock does not know it.
        Clone.Edit(Stub, "    /// <summary>A greeting.</summary>",
            "    private static void Warn()\n    {\n        int unused;\n    }\n\n" +
            "    /// <summary>A greeting.</summary>");
        Clone.Edit("katas/00-tiny/AbacusTests.cs", "    [Fact]\n    public void A_guest",
            "    [Fact]\n    public void Nothing_is_tested()\n    {\n    }\n\n    [Fact]\n    public void A_guest");
        // The lesson has no minutes, a missing prerequisite and a broken link; one hint is for a test that is gone.
        Clone.Edit("katas/00-tiny/README.md", "(Abacus.cs)", "(Gone.cs)");
        Clone.Edit("katas/00-tiny/README.md", "prerequisites: []", "prerequisites: [00-gone]");
        Clone.Edit("katas/00-tiny/HINTS.md", "Think.", "");
        Clone.Edit("katas/00-tiny/HINTS.md", "## A_guest_is_greeted", "## A_guest_was_greeted");
        // The reference fails a test, and has more to it than the stub.
        Clone.Edit(Solution, "left + right;", "left * right;\n\n    public static int Negate(int number) => -number;");
        Clone.Delete("solutions/00-tiny/EXPLANATION.md");
        // Wrong solutions that claim too much.
        Clone.Edit("solutions/00-tiny/wrong/shouts.patch", "\"HELLO, \"", "\"Hello\" + \", \"");
        Clone.Edit("solutions/00-tiny/wrong/squares.patch", "number * number", "number * nobody");
        Clone.Edit("solutions/00-tiny/wrong/subtracts.patch", "Caught by: Two_numbers_are_added",
            "Caught by: Two_numbers_are_taken_away");
        Clone.Write("solutions/00-tiny/wrong/nameless.cs", Clone.Read(Solution));
        Clone.Write("Katas.sln", "");

        await Verify((await Clone.RunAsync("verify", "0")).Text);
    }

    [Theory]
    [InlineData("--repeat", "3")]
    [InlineData("--repeat", "1", "--repeat-wrong", "3")]
    public async Task A_wrong_solution_that_is_caught_now_and_then_is_caught_by_luck(params string[] options)
    {
        var marker = Clone.At($".grader/later-run-{options.Length}").Replace('\\', '/');
        Clone.Edit("solutions/00-tiny/wrong/shouts.patch", "\"HELLO, \"",
            $"(Directory.Exists(\"{marker}\") ? \"Hello, \" : Directory.CreateDirectory(\"{marker}\").Name)");

        var run = await Clone.RunAsync(["verify", "0", .. options, "--json"]);

        run.ExitCode.Should().Be(ExitCodes.NotPassing);
        JsonNode.Parse(run.Output)!["katas"]![0]!["faults"]!.ToJsonString().Should().Be("""
            [{"file":"solutions/00-tiny/wrong/shouts.patch","message":"is caught by \u0027A_guest_is_greeted\u0027 by luck: 1 of 3."}]
            """);
    }

    [Fact]
    public async Task All_that_is_missing_is_reported_at_once()
    {
        foreach (var file in new[] { "README.md", "HINTS.md" })
            Clone.Delete($"katas/00-tiny/{file}");
        Clone.Delete("solutions/00-tiny/wrong");
        Clone.Delete("solutions/00-tiny/00-tiny.solution.csproj");

        await Verify((await Clone.RunAsync("verify", "0")).Text);
    }

    [Fact]
    public async Task A_stub_and_a_reference_that_do_not_compile_are_reported()
    {
        Clone.Edit(Stub, "\"Return the sum.\")", "\"Return the sum.\"");
        Clone.Edit(Solution, "left + right", "left + wrong");
        Clone.Delete("solutions/00-tiny/wrong");

        await Verify((await Clone.RunAsync("verify", "0")).Text);
    }

    [Fact]
    public async Task A_front_matter_that_cannot_be_read_is_reported_by_its_faults()
    {
        Clone.Edit("katas/01-tidy/README.md", "difficulty: 2\nminutes: 5\n", "difficulty: 9\n");

        await Verify((await Clone.RunAsync("verify", "1")).Text);
    }

    [Fact]
    public async Task The_readmes_table_says_what_the_lessons_say()
    {
        Clone.Write("README.md",
            "| kata | example | difficulty | minutes |\n| --- | --- | --- | --- |\n" +
            "| [01 Tidy](katas/01-tidy/README.md) | ex_0_1 | ●●○○○ | 45 |\n");

        var run = await Clone.RunAsync("verify", "1");

        run.ExitCode.Should().Be(ExitCodes.NotPassing);
        run.Screen.Should().Contain("README.md: has minutes '45' for '01-tidy', but the lesson says '5'.");
    }

    [Fact]
    public async Task A_lesson_its_programs_and_what_they_write_are_held_equal()
    {
        const string program = "katas/01-tidy/examples/sweep.cs";
        Clone.Write(program, "Console.WriteLine(\"swept\");\n");
        Clone.Write("katas/01-tidy/examples/sweep.py", "print('swept')\n");
        Clone.Edit("katas/01-tidy/README.md", "# Tidy\n", $"""
            # Tidy

            [examples/sweep.cs](examples/sweep.cs): `dotnet run {program}`

            ```csharp
            Console.WriteLine("swept");
            ```

            ```text
            swept!
            ```

            [examples/sweep.py](examples/sweep.py): `python3 katas/01-tidy/examples/sweep.py`

            ```python
            print('swept')
            ```

            ```text
            swept
            ```

            """);
        var withoutPython = new PlayedProcesses(
            call => call.Program == "python3" ? throw PlayedProcesses.IsMissing(call) : null);

        var wrong = await ScratchClone.RunAsync(Clone.Surroundings, withoutPython, "verify", "1");
        Clone.Edit("katas/01-tidy/README.md", "swept!", "swept");
        var right = await ScratchClone.RunAsync(Clone.Surroundings, withoutPython, "verify", "1");

        await Verify(wrong.Text + right.Text);
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        Clone.Delete("solutions/01-tidy/EXPLANATION.md");

        var run = await Clone.RunAsync("verify", "1", "--json");

        (run.ExitCode, run.Screen, run.Errors).Should().Be((1, "", ""));
        JsonNode.Parse(run.Output)!.ToJsonString().Should().Be("""
            {"schema":1,"katas":[{"id":"01-tidy","title":"Tidy","tests":1,"wrong":3,"repeats":1,"faults":[{"file":"solutions/01-tidy/EXPLANATION.md","message":"is missing: why the reference is right, what else would be, what to look for in one\u0027s own."}],"sound":false,"notes":[]}],"summary":{"sound":0,"total":1,"faults":1}}
            """);
    }
}
