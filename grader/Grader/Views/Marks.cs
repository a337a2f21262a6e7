using Grader.Engine.Verdicts;
using Spectre.Console;

namespace Grader.Views;

/// <summary>The sign, the colour and the word of each outcome: never the colour alone.</summary>
internal static class Marks
{
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);
    public static readonly Style Busy = new(Color.Yellow);
    public static readonly Style Quiet = new(Color.Grey);
    public static readonly Style Strong = new(decoration: Decoration.Bold);

    /// <summary>A kata's state; a star where it has mastery stages and all of them pass.</summary>
    public static (string Sign, Style Style, string Words) Of(KataVerdict kata) =>
        kata.Mastered && kata.Mastery.Count > 0 ? ("★", Good, "mastered") : Of(kata.State);

    public static (string Sign, Style Style, string Words) Of(KataState state) => state switch
    {
        KataState.Done => ("✓", Good, "done"),
        KataState.InProgress => ("▸", Busy, "in progress"),
        KataState.BuildError => ("✗", Bad, "build error"),
        KataState.NotStarted => ("·", Quiet, "not started"),
        KataState.GraderError => ("!", Bad, "grader error"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Of(Severity severity) => severity == Severity.Error ? "error" : "warning";

    public static (string Sign, Style Style, string Words) Of(TestOutcome outcome) => outcome switch
    {
        TestOutcome.Passed => ("✓", Good, "passed"),
        TestOutcome.Failed => ("✗", Bad, "failed"),
        TestOutcome.Timeout => ("⧗", Bad, "timeout"),
        TestOutcome.Crashed => ("✗", Bad, "crashed"),
        TestOutcome.NotRun => ("·", Quiet, "not run"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
