using Grader.Tests.Verdicts;
using Grader.Views;

namespace Grader.Tests.Views;

public class KataViewTests
{
    [Fact]
    public Task The_first_that_fails_is_told_in_full_and_the_others_in_a_line() => Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.InProgress)));

    [Fact]
    public Task Outcomes_have_their_colours() => Verify(Rendering.InColour(KataView.Of(SampleVerdicts.InProgress)));

    [Fact]
    public Task Done_says_what_is_next() => Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.Done)));

    [Fact]
    public Task Compile_errors_look_like_the_compilers() => Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.BuildError)));

    [Fact]
    public Task Not_started_points_to_the_lesson() => Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.NotStarted)));

    [Fact]
    public Task The_machinerys_own_trouble_is_not_the_learners() => Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.GraderError)));

    [Fact]
    public Task A_long_message_is_cut_and_says_so() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.InProgress with
        {
            Tests = [SampleVerdicts.InProgress.Tests[1] with { Message = Lines("message"), Output = Lines("output") }],
            Remarks = [],
        })));

    [Fact]
    public Task The_rule_is_told_of_each_test_though_a_value_breaks_its_message_into_lines() =>
        Verify(Rendering.AtAllWidths(KataView.Of(SampleVerdicts.InProgress with
        {
            Tests = [SampleVerdicts.InProgress.Tests[1], SampleVerdicts.InProgress.Tests[1] with { Message = "Expected failures to be equal to \n{\n    Declined: the card\n}, because the caller matches them, but {\n    empty\n}." }],
            Remarks = [],
        })));

    private static string Lines(string word) => string.Join('\n', Enumerable.Range(1, 30).Select(line => $"{word} {line}"));
}
