using Grader.Engine.Verdicts;

namespace Grader.Learner;

/// <summary>Puts misconceptions as questions with their answers, in Markdown.</summary>
internal static class MisconceptionText
{
    /// <param name="likely">One or two, with the same certainty.</param>
    public static string Of(IReadOnlyList<LikelyMisconception> likely) =>
        $"{Lead(likely)}\n\n{string.Join("\n\n", likely.Select(one => Sentences(one.Misconception, one.But)))}";

    /// <summary>A belief, and what is true instead.</summary>
    public static string Sentences(string misconception, string but) => $"> \"{misconception}\"\n\n**But:** {but}";

    private static string Lead(IReadOnlyList<LikelyMisconception> likely) => (likely[0].Certainty, likely.Count) switch
    {
        (Certainty.Equal, 1) => "Exactly the tests fail that would fail if you believed this. Do you?",
        (Certainty.Equal, _) => "Exactly the tests fail that would fail if you believed one of these. Do you?",
        (Certainty.Union, 1) => "This belief would explain some of the failing tests. Do you hold it?",
        (Certainty.Union, _) => "Together, these beliefs would explain every failing test. Do you hold them?",
        (Certainty.Near, 1) => "A guess: this belief would explain many of the failing tests. Do you hold it?",
        (Certainty.Near, _) => "A guess: these beliefs would explain many of the failing tests. Do you hold one of them?",
        _ => throw new ArgumentOutOfRangeException(nameof(likely), likely[0].Certainty, null),
    };
}
