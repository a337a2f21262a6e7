namespace Grader.Tests.Diagnosis;

/// <summary>How often each of some answers was given.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, int> counts;

    private Tally(Dictionary<string, int> counts) => this.counts = counts;

    /// <summary>Counts the answers of all trials, several at a time.</summary>
    public static Tally Of<T>(IEnumerable<T> trials, Func<T, string> answer) =>
        new(trials.AsParallel().Select(answer).AsEnumerable().CountBy(text => text).ToDictionary());

    public double this[params string[] answers] =>
        answers.Sum(answer => counts.GetValueOrDefault(answer)) / (double)Math.Max(1, counts.Values.Sum());

    /// <summary>The head of a table.</summary>
    public static string Head(string name, string noun, string[] answers) =>
        $"| {name} | {noun} | {string.Join(" | ", answers)} |\n"
        + $"| --- | --- | {string.Join(" | ", answers.Select(_ => "---"))} |";

    /// <summary>A row of a table: the number of trials, and the share of each answer.</summary>
    public string Row(string name, params string[] answers) =>
        $"| {name} | {counts.Values.Sum()} | {string.Join(" | ", answers.Select(answer => $"{this[answer] * 100:0.0} %"))} |";
}
