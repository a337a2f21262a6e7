namespace Grader.Tests.Diagnosis;

/// <summary>The figures of grader/docs/DIAGNOSIS.md that need no run.</summary>
public class LeaveOneOutTests
{
    private static readonly string[] Answers = ["itself first", "itself second", "a twin", "none", "another"];
    private static readonly string[] AnswersWithoutIt = ["a twin", "none", "another"];

    [Theory]
    [InlineData(false, 0.98)]
    [InlineData(true, 0.97)]
    public void A_wrong_solution_is_named_by_what_it_fails(bool toFirstFailure, double share) =>
        WithItself(toFirstFailure)["itself first", "itself second", "a twin"].Should().BeGreaterThan(share);

    [Theory]
    [InlineData(false, 0.95)]
    [InlineData(true, 0.9)]
    public void Where_it_is_not_known_its_twin_is_named(bool toFirstFailure, double share) =>
        WithoutItself(toFirstFailure, hasTwin: true)["a twin"].Should().BeGreaterThan(share);

    internal static IEnumerable<string> Tables() =>
    [
        Tally.Head("alone, with its own signature", "programs", Answers),
        WithItself(false).Row("all stages", Answers),
        WithItself(true).Row("to the first failure", Answers),
        "",
        Tally.Head("alone, its own signature taken away", "programs", AnswersWithoutIt),
        WithoutItself(false, hasTwin: true).Row("all stages, has a twin", AnswersWithoutIt),
        WithoutItself(true, hasTwin: true).Row("to the first failure, has a twin", AnswersWithoutIt),
        WithoutItself(false, hasTwin: false).Row("all stages, no twin", AnswersWithoutIt),
        WithoutItself(true, hasTwin: false).Row("to the first failure, no twin", AnswersWithoutIt),
    ];

    private static Tally WithItself(bool toFirstFailure) => Tally.Of(Trial.Alone(), trial =>
        trial.Diagnose(toFirstFailure) switch
        {
            [] => "none",
            [var first, ..] when first == trial.Mistakes[0] => "itself first",
            [_, var second] when second == trial.Mistakes[0] => "itself second",
            var named => IsTwin(trial, named) ? "a twin" : "another",
        });

    private static Tally WithoutItself(bool toFirstFailure, bool hasTwin) => Tally.Of(
        Trial.Alone().Where(trial => Trial.TwinsOf(trial.Kata, trial.Mistakes[0]).Count > 1 == hasTwin),
        trial => trial.Diagnose(toFirstFailure, without: trial.Mistakes[0]) switch
        {
            [] => "none",
            var named => IsTwin(trial, named) ? "a twin" : "another",
        });

    private static bool IsTwin(Trial trial, IReadOnlyList<string> named) =>
        named.Intersect(Trial.TwinsOf(trial.Kata, trial.Mistakes[0])).Any();
}
