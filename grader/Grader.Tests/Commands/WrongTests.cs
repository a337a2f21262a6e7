using Grader.Engine.Processes;

namespace Grader.Tests.Commands;

public class WrongTests(TinyKatas clone) : CommandTests(clone)
{
    private const string Reference = "solutions/00-tiny/Abacus.cs";
    private const string Signatures = "solutions/00-tiny/wrong/signatures.json";
    private const string Whispers = "solutions/00-tiny/wrong/whispers.patch";

    private const string NotAName =
        " is not a name for a wrong solution. Use lowercase words with dashes, such as 'never-cancels'.";

    private const string Exists = " already exists. Choose another name, or delete it first.";
    private const string NoBut = "Say what is true instead of the misconception: --but \"<one sentence>\".";

    private const string Unchanged =
        "The reference in 'solutions/01-tidy' is as committed. Edit it first, so that it breaks one rule.";

    private const string DoesNotCompile = "The edit does not compile: solutions/00-tiny/Abacus.cs, line 13: "
        + "CS0103: The name 'nobody' does not exist in the current context";

    private const string CommentsOnly =
        "The edit differs from the reference in comments only, so no test can catch it. Change the code, or delete it.";

    private static readonly string[] WrongWhispers =
    [
        "wrong", "tiny", "whispers",
        "--misconception", "Softer is friendlier.", "--but", "A whisper is not heard.",
    ];

    [Fact]
    public async Task An_edit_of_the_reference_becomes_a_patch_and_the_reference_is_as_before()
    {
        var reference = Clone.Read(Reference);
        Clone.Edit(Reference, "\"Hello, \"", "\"psst, \"");
        await Clone.GitAsync("add", "-A");

        var run = await Clone.RunAsync(WrongWhispers);

        (run.ExitCode, run.Errors).Should().Be((0, ""));
        run.Output.ReplaceLineEndings("\n").Should().Be(
            $"wrote {Whispers}\nCaught by: A_guest_is_greeted\nThe reference is as committed again.\n");
        Clone.Read(Reference).Should().Be(reference);
        (await Clone.GitAsync("status", "--short")).Should()
            .Be($" M {Signatures}\n?? {Whispers}\n", "because what was staged is put back, too");
        Clone.Read(Signatures).Should().Contain("\n  \"whispers\": {\"fails\":{\"A_guest_is_greeted\":");
        Clone.Read(Whispers).Should().Match("""
            Misconception: Softer is friendlier.
            But: A whisper is not heard.
            Caught by: A_guest_is_greeted

            diff --git a/Abacus.cs b/Abacus.cs
            index *..* 100644
            --- a/Abacus.cs
            +++ b/Abacus.cs
            @@ -12,3 +12,3 @@ public static async Task<int> DoubleAsync(int number)
            *
            -    public static string Greet(string name) => "Hello, " + name;
            +    public static string Greet(string name) => "psst, " + name;
             }

            """);
        (await Clone.RunAsync("verify", "0")).Screen.Should().Contain("✓ 00-tiny  3 tests, 4 wrong solutions");
    }

    [Fact]
    public async Task The_first_tests_that_catch_it_are_named_in_the_order_of_the_kata()
    {
        Clone.Edit(Reference, "left + right", "left - right");
        Clone.Edit(Reference, "2 * number", "number");
        Clone.Edit(Reference, "\"Hello, \"", "\"\"");

        await Clone.RunAsync(WrongWhispers);

        Clone.Read(Whispers).Split('\n')[2].Should()
            .Be("Caught by: Two_numbers_are_added, A_number_is_doubled, A_guest_is_greeted");
    }

    [Fact]
    public async Task An_ambiguous_edit_gets_more_lines_of_context()
    {
        const string Greet = "    public static string Greet";
        const string FourTimes = """
                private static void FourTimes()
                {
                    Once();
                    Once();
                    Once();
                    Once();
                }

                private static void Once(int unused = 0) => Math.Abs(unused);


            """;
        Clone.Edit(Reference, Greet, FourTimes + Greet);
        await Clone.CommitAsync();
        Clone.Edit(Reference, "    {\n        Once();\n        Once();\n", "    {\n        Once();\n        Once(1);\n");
        Clone.Edit(Reference, "\"Hello, \"", "\"psst, \"");

        (await Clone.RunAsync(WrongWhispers)).ExitCode.Should().Be(0);

        Clone.Read(Whispers).Should().Contain(
            "\n     {\n         Once();\n-        Once();\n+        Once(1);\n         Once();\n         Once();\n@@",
            "because with one line, the hunk would fit the lines below, too");
    }

    [Fact]
    public async Task A_patch_that_no_longer_applies_is_made_again_with_its_sentences()
    {
        Clone.Edit("solutions/00-tiny/wrong/shouts.patch", "\"Hello, \"", "\"Welcome, \"");
        Clone.Edit(Reference, "\"Hello, \"", "\"HELLO, \"");

        (await Clone.RunAsync("wrong", "0", "shouts")).ExitCode.Should().Be(0);

        Clone.Read("solutions/00-tiny/wrong/shouts.patch").Should()
            .StartWith(
                "Misconception: Louder is friendlier.\nBut: A greeting is 'Hello' and the name, in a normal voice.\n"
                + "Caught by: A_guest_is_greeted\n\ndiff --git ");
    }

    [Fact]
    public async Task In_a_terminal_its_sentences_are_asked_for()
    {
        Clone.Edit(Reference, "\"Hello, \"", "\"psst, \"");

        var terminal = Clone.Surroundings with { HasTerminal = true };
        var run = await ScratchClone.RunTypingAsync(
            terminal, new ProcessRunner(), "Softer is friendlier.\nA whisper is not heard.", "wrong", "0", "whispers");

        run.Screen.ReplaceLineEndings("\n").Should().StartWith(
            "Which misconception leads to this edit? One sentence: Softer is friendlier.\n"
            + "What is true instead? One sentence: A whisper is not heard.");
        Clone.Read(Whispers).Should()
            .StartWith("Misconception: Softer is friendlier.\nBut: A whisper is not heard.\nCaught by: ");
    }

    [Theory]
    [InlineData("'Whispers'" + NotAName, "0", "Whispers")]
    [InlineData("'whispers-'" + NotAName, "0", "whispers-")]
    [InlineData("'../whispers'" + NotAName, "0", "../whispers")]
    [InlineData("'solutions/00-tiny/wrong/shouts.patch'" + Exists, "0", "shouts")]
    [InlineData("Name the misconception behind this edit: --misconception \"<one sentence>\".", "0", "whispers")]
    [InlineData("--misconception is one sentence in one line, not ' '.", "0", "whispers", "--misconception", " ")]
    [InlineData("--misconception is one sentence in one line, not 'Two\nlines.'.", "0", "whispers", "--misconception", "Two\nlines.")]
    [InlineData(NoBut, "0", "whispers", "--misconception", "Softer is friendlier.")]
    [InlineData("--but is one sentence in one line, not ' '.", "0", "whispers", "--misconception", "A.", "--but", " ")]
    [InlineData(Unchanged, "1", "whispers")]
    [InlineData("No kata '9'. 'grader status' lists all 2.", "9", "whispers")]
    public async Task Wrong_use_is_reported_and_the_edit_stays(string message, params string[] arguments)
    {
        Clone.Edit(Reference, "\"Hello, \"", "\"psst, \"");

        var run = await Clone.RunAsync(["wrong", .. arguments]);

        run.Should().Be(new CommandRun(2, "", "", message + Environment.NewLine));

        Clone.Read(Reference).Should().Contain("\"psst, \"");
    }

    [Theory]
    [InlineData("\"Hello, \" + name;", "\"Hello, \" + nobody;", DoesNotCompile)]
    [InlineData("\"Hello, \"", "\"Hello\" + \", \"", "No test fails. Either the edit breaks no rule, or a test is missing.")]
    [InlineData("public static string", "// A greeting.\n    public static string", CommentsOnly)]
    public async Task An_edit_that_proves_nothing_is_reported_and_stays(string before, string after, string message)
    {
        Clone.Edit(Reference, before, after);

        (await Clone.RunAsync(WrongWhispers)).Should().Be(new CommandRun(2, "", "", message + Environment.NewLine));

        Clone.Read(Reference).Should().Contain(after);
        File.Exists(Clone.At(Whispers)).Should().BeFalse();
    }

    [Fact]
    public async Task A_test_that_fails_now_and_then_is_no_proof()
    {
        var marker = Clone.At(".grader/second-run").Replace('\\', '/');
        Clone.Edit(Reference, "\"Hello, \" + name;", $$"""
            (File.Exists("{{marker}}") ? "Hello, " : Mark()) + name;

                private static string Mark()
                {
                    File.WriteAllText("{{marker}}", "");
                    return "psst, ";
                }
            """);

        (await Clone.RunAsync(WrongWhispers)).Errors.Should().Be(
            "No test fails in each of 2 runs; 'A_guest_is_greeted' fails in one. Make a test that always catches it."
            + Environment.NewLine);
    }

    [Fact]
    public async Task What_is_not_committed_cannot_be_edited()
    {
        Clone.Write("solutions/00-tiny/Helper.cs", "namespace Katas.Tiny;\n");
        var added = await Clone.RunAsync(WrongWhispers);
        await Clone.GitAsync("rm", "-q", "--cached", Reference);
        await Clone.GitAsync("commit", "-q", "-m", "no reference");
        var none = await Clone.RunAsync(WrongWhispers);

        (added.Errors + none.Errors).Should().Be(
            "'solutions/00-tiny/Helper.cs' is not committed, and a patch edits committed files. "
            + $"Commit it with the reference, or move its code into another file.{Environment.NewLine}"
            + "'solutions/00-tiny' has no committed source. "
            + $"Commit the reference first: a wrong solution is an edit of it.{Environment.NewLine}");
    }
}
