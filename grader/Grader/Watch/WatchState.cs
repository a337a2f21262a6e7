using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Watch;

/// <summary>What the watch shows.</summary>
/// <param name="Verdict">The last one, or null before the first.</param>
/// <param name="Before">The one before it, for what changed.</param>
/// <param name="Trouble">An environment problem, in a sentence.</param>
internal sealed record WatchState(
    Kata Kata, KataVerdict? Verdict, KataVerdict? Before, bool Running, string? Hint, string? Trouble, bool Polls)
{
    /// <summary>What to say when the kata is done.</summary>
    public Explanation Explanation { get; init; } = Explanation.None;

    /// <summary>The idea of the lesson and the first step, for a kata that is not started.</summary>
    public string Beginning { get; init; } = "";

    public Live Live { get; init; } = Live.Nothing;

    public static WatchState Of(Kata kata) => new(kata, null, null, Running: false, null, null, Polls: false);

    public WatchState With(KataVerdict verdict) =>
        this with
        {
            Verdict = verdict,
            Before = IsInterim ? Before : Verdict,
            IsInterim = false,
            Running = false,
            Hint = null,
            Trouble = null,
        };

    /// <summary>The core stages pass, and the mastery stages still run.</summary>
    public WatchState WithDone(KataVerdict verdict) => With(verdict) with { IsInterim = true, Running = true };

    /// <summary>The verdict is not the last of its run.</summary>
    private bool IsInterim { get; init; }

    /// <summary>Tests that pass now and did not before.</summary>
    public IReadOnlyList<string> Gained => Difference(Verdict, Before);

    /// <summary>Tests that passed before and do not now.</summary>
    public IReadOnlyList<string> Lost => Verdict?.State is KataState.InProgress or KataState.Done
        ? Difference(Before, Verdict)
        : [];

    private static List<string> Difference(KataVerdict? these, KataVerdict? those) =>
        these is null || those is null ? [] : [.. Passing(these).Except(Passing(those))];

    private static IEnumerable<string> Passing(KataVerdict verdict) =>
        verdict.Tests.Where(test => test.Outcome == TestOutcome.Passed).Select(test => test.Name);
}
