namespace Grader.Tests.Commands;

public class StatusTests(TinyKatas clone) : CommandTests(clone)
{
    [Fact]
    public async Task On_a_fresh_clone_nothing_is_started() =>
        await Verify((await Clone.RunAsync("status", "--json")).Text);

    [Fact]
    public async Task The_reference_in_place_of_the_stub_is_done()
    {
        Clone.Solve("00-tiny");

        await Verify((await Clone.RunAsync("status", "--json")).Text);
    }

    [Fact]
    public async Task Nothing_is_graded_twice()
    {
        Clone.Solve("00-tiny");
        var first = await Clone.RunAsync("status", "--json");

        var second = await Clone.RunAsync("status", "--json");

        second.Text.Should().Be(first.Text.Replace(
            "\"state\": \"done\",\n      \"passed\": 3,\n      \"total\": 3,\n      \"cached\": false",
            "\"state\": \"done\",\n      \"passed\": 3,\n      \"total\": 3,\n      \"cached\": true",
            StringComparison.Ordinal))
            .And.NotBe(first.Text);
    }

    [Fact]
    public async Task An_edit_is_graded_anew_and_its_undoing_is_not_the_old_verdict()
    {
        Clone.Solve("00-tiny");
        await Clone.RunAsync("status", "--json");
        Clone.Edit(Stub, "left + right", "left - right");

        (await Clone.RunAsync("status", "--json")).Outcomes("00-tiny")
            .Should().Be("Two_numbers_are_added: failed, A_number_is_doubled: passed, A_guest_is_greeted: passed");
    }

    [Fact]
    public async Task Without_a_word_it_is_status()
    {
        Clone.Solve("00-tiny");

        await Verify((await Clone.RunAsync()).Text);
    }

    [Fact]
    public async Task A_lesson_without_front_matter_is_a_note_and_no_more()
    {
        Clone.Write("katas/01-tidy/README.md", "# Tidy\n");

        await Verify((await Clone.RunAsync("status")).Text);
    }

    [Fact]
    public async Task A_folder_that_is_not_locked_is_a_grader_error_and_affects_no_other()
    {
        Clone.Solve("00-tiny");
        Clone.Write("katas/02-new/New.cs", "class New;\n");

        await Verify((await Clone.RunAsync("status")).Text);
    }
}
