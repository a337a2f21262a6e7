using System.Text.Json.Nodes;

namespace Grader.Tests.Commands;

/// <summary>next, show, hint, solution, reset, undo.</summary>
public class LearnerTests(TinyKatas clone) : CommandTests(clone)
{
    [Fact]
    public async Task Next_begins_with_the_first_kata_and_then_moves_on()
    {
        var first = await Clone.RunAsync("next");
        var second = await Clone.RunAsync("next");
        Clone.Solve("00-tiny");
        Clone.Solve("01-tidy");
        await Clone.RunAsync("run", "--all");
        var last = await Clone.RunAsync("next");

        await Verify(first.Text + second.Text + last.Text);
    }

    [Fact]
    public async Task What_next_moved_on_to_is_the_current_kata()
    {
        await Clone.RunAsync("next");
        await Clone.RunAsync("next");

        (await Clone.RunAsync("run")).Screen.Should().Contain("01-tidy");
    }

    [Fact]
    public async Task Show_has_the_lesson_without_its_front_matter() =>
        await Verify((await Clone.RunAsync("show", "tiny")).Text);

    [Fact]
    public async Task Show_has_the_primer_too()
    {
        Clone.Write("katas/PRIMER.md", "# Primer\n\nRead me first.\n");

        (await Clone.RunAsync("show", "primer")).Screen.Should().Be("# Primer\n\nRead me first.\n");
        Clone.Delete("katas/PRIMER.md");
        (await Clone.RunAsync("show", "Primer")).Errors.Should().Be(
            $"'katas/PRIMER.md' is missing. 'git checkout katas/PRIMER.md' brings it back.{Environment.NewLine}");
    }

    [Fact]
    public async Task Hints_come_one_by_one_the_failing_tests_own_first()
    {
        Clone.Edit(Stub, "throw new NotImplementedException(\"Return the sum.\")", "left + right");

        var texts = "";
        for (var asked = 0; asked < 5; asked++)
            texts += (await Clone.RunAsync("hint", "0")).Text;

        await Verify(texts);
    }

    [Fact]
    public async Task Another_failing_test_starts_the_hints_anew()
    {
        await Clone.RunAsync("hint", "0");
        await Clone.RunAsync("hint", "0");
        Clone.Edit(Stub, "throw new NotImplementedException(\"Return the sum.\")", "left + right");

        (await Clone.RunAsync("hint", "0")).Screen
            .Should().Contain("hint 1 of 4, for A_number_is_doubled").And.Contain("Add it to itself.");
    }

    [Fact]
    public async Task There_is_no_hint_for_what_is_done_or_does_not_compile()
    {
        Clone.Solve("00-tiny");
        var done = await Clone.RunAsync("hint", "0");
        Clone.Edit(Stub, "left + right;", "left + right");
        var broken = await Clone.RunAsync("hint", "0");

        (done.Output + broken.Output).Should().Be(
            "'00-tiny' is done: no hints left. 'grader next' moves on.\n" +
            "'00-tiny' does not compile yet; 'grader run 00' shows where.\n");
    }

    [Fact]
    public async Task The_solution_is_for_those_who_are_done_or_give_up()
    {
        var early = await Clone.RunAsync("solution", "0");
        var given = await Clone.RunAsync("solution", "0", "--give-up");
        Clone.Solve("00-tiny");
        var done = await Clone.RunAsync("solution", "0", "--diff");

        await Verify(early.Text + given.Text + done.Text);
        JsonNode.Parse(Clone.Read(".grader/learner.json"))!["givenUp"]!.ToJsonString().Should().Be("[\"00-tiny\"]");
    }

    [Fact]
    public async Task The_difference_is_shown_by_member()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "2 * number", "number + number");

        await Verify((await Clone.RunAsync("solution", "0", "--diff")).Text);
    }

    [Fact]
    public async Task A_reset_keeps_the_work_and_undo_brings_it_back()
    {
        var stub = Clone.Read(Stub);
        Clone.Write(Stub, "// mine");
        Clone.Write("katas/00-tiny/Helper.cs", "// mine, too");

        var reset = await Clone.RunAsync("reset", "0");
        Clone.Read(Stub).Should().Be(stub);
        File.Exists(Clone.At("katas/00-tiny/Helper.cs")).Should().BeFalse("because the stub had no such file");

        Clone.Write(Stub, "// later");
        var undo = await Clone.RunAsync("undo");
        Clone.Read(Stub).Should().Be("// mine");
        Clone.Read("katas/00-tiny/Helper.cs").Should().Be("// mine, too");
        Clone.Read(".grader/kept/0002-00-tiny-undone/Abacus.cs")
            .Should().Be("// later", "because nothing is ever lost");

        await Verify(reset.Text + undo.Text + (await Clone.RunAsync("undo")).Text);
    }

    [Fact]
    public async Task Undo_goes_back_step_by_step()
    {
        Clone.Write(Stub, "// first");
        await Clone.RunAsync("reset", "0");
        Clone.Write("katas/01-tidy/Broom.cs", "// second");
        await Clone.RunAsync("reset", "1");

        await Clone.RunAsync("undo");
        Clone.Read("katas/01-tidy/Broom.cs").Should().Be("// second");
        await Clone.RunAsync("undo");
        Clone.Read(Stub).Should().Be("// first");
    }

    [Fact]
    public async Task A_deleted_stub_comes_back()
    {
        var stub = Clone.Read(Stub);
        Clone.Delete(Stub);

        (await Clone.RunAsync("reset", "0")).ExitCode.Should().Be(0);

        Clone.Read(Stub).Should().Be(stub);
    }

    [Fact]
    public async Task There_is_nothing_to_reset_in_a_pristine_kata() =>
        (await Clone.RunAsync("reset", "0")).Output
            .Should().Be("'00-tiny' is as it was at the start; nothing to reset.\n");

    [Fact]
    public async Task The_doctor_finds_a_clone_in_order()
    {
        var run = await Clone.RunAsync("doctor", "--json");

        var checks = JsonNode.Parse(run.Output)!["checks"]!.AsArray();
        checks.Where(check => (string?)check!["name"] != "path")
            .Should().OnlyContain(check => (string?)check!["severity"] == "ok");
        run.ExitCode.Should().Be(0);
        (await Clone.RunAsync("doctor", "--quiet")).Screen.Should().BeEmpty();
    }

    [Fact]
    public async Task The_doctor_names_what_is_wrong_and_the_command_that_fixes_it()
    {
        Clone.Write("katas/katas.lock.json", "{ cut");
        await Clone.CommitAsync();

        var run = await Clone.RunAsync("doctor", "--quiet");

        run.Screen.Should().Contain("✗ lock:").And.Contain("git checkout katas/katas.lock.json");
        run.ExitCode.Should().Be(3);
    }
}
