using Grader.Engine.Catalog;
using Grader.Tests.Verdicts;
using Grader.Views;

namespace Grader.Tests.Views;

public class KataViewTests
{
    [Fact]
    public Task The_first_that_fails_is_reported_in_full_and_the_others_in_a_line() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.InProgress, Explanation.None)));

    [Fact]
    public Task Outcomes_have_their_colours() =>
        Verify(Rendering.InColour(KataView.Of(SampleVerdicts.InProgress, Explanation.None)));

    [Fact]
    public Task A_kata_in_stages_shows_the_current_stage_and_one_line_of_what_is_behind_it() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.Staged, Explanation.None)));

    [Fact]
    public Task What_is_done_says_what_was_shown_and_asks() =>
        Verify(Rendering.AtAllWidths(
            KataView.Of(SampleVerdicts.StagedDone,
                new Explanation("You can build a queue in which nobody overtakes, and you know why.",
                    ["Is there a `while` around an `await`?", "Is every `SetResult` outside the lock?"]))));

    [Fact]
    public Task A_kata_that_is_mastered_has_a_star() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.Mastered, Explanation.None)));

    [Fact]
    public Task Done_says_what_is_next() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.Done, Explanation.None)));

    [Fact]
    public Task Compile_errors_look_like_the_compilers() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.BuildError, Explanation.None)));

    [Fact]
    public Task Not_started_points_to_the_lesson() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.NotStarted, Explanation.None)));

    [Fact]
    public Task A_grader_error_is_not_blamed_on_the_learner() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.GraderError, Explanation.None)));

    [Fact]
    public Task A_long_message_is_cut_and_says_so() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.InProgress with
        {
            Tests = [SampleVerdicts.InProgress.Tests[1] with { Message = Lines("message"), Output = Lines("output") }],
            Remarks = [],
        }, Explanation.None)));

    private static string Lines(string word) =>
        string.Join('\n', Enumerable.Range(1, 30).Select(line => $"{word} {line}"));
}
