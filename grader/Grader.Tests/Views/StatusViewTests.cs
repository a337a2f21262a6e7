using Grader.Tests.Catalog;
using Grader.Tests.Verdicts;
using Grader.Views;

namespace Grader.Tests.Views;

public class StatusViewTests
{
    [Fact]
    public Task Every_state_has_its_line() => Verify(Rendering.AtAllWidths(StatusView.Of(SampleVerdicts.All)));

    [Fact]
    public Task Every_state_has_its_colour() => Verify(Rendering.InColour(StatusView.Of(SampleVerdicts.All)));

    [Fact]
    public Task Stages_are_a_bar_and_mastery_is_a_star() =>
        Verify(Rendering.AtAllWidths(StatusView.Of(
        [
            SampleVerdicts.Mastered with { Slug = SampleKatas.Slug("03-cancellation") },
            SampleVerdicts.StagedDone with { Slug = SampleKatas.Slug("04-chaining") },
            SampleVerdicts.Staged,
        ])));

    [Fact]
    public Task All_done_is_reported() => Verify(Rendering.AtAllWidths(StatusView.Of([SampleVerdicts.Done])));

    [Fact]
    public Task A_note_about_every_kata_is_shown_once() =>
        Verify(Rendering.AtAllWidths(StatusView.Of(
        [
            SampleVerdicts.Done with { Remarks = ["no-git", "tests-modified"] },
            SampleVerdicts.Staged with { Remarks = ["no-git"] },
        ])));

    [Fact]
    public Task Words_that_look_like_markup_are_words() =>
        Verify(Rendering.AtAllWidths(StatusView.Of(
        [
            SampleVerdicts.Done with { Title = "[red]Tasks[/] and Task<int>[]", Remarks = ["[bold]note[/"] },
        ])));
}
