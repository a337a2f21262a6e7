using System.Text;
using Grader.Engine.Verdicts;

namespace Grader.Views;

/// <summary>Verdicts for GitHub Actions: an annotation on each line that fails, and a job summary.</summary>
internal static class GitHubView
{
    /// <summary>
    /// Workflow commands, a line each; see "Workflow commands for GitHub Actions" in GitHub's documentation.
    /// </summary>
    public static IEnumerable<string> Annotations(IReadOnlyList<KataVerdict> katas)
    {
        foreach (var kata in katas)
        {
            foreach (var diagnostic in kata.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error))
                yield return Error(diagnostic.File, diagnostic.Line, diagnostic.Id, diagnostic.Message);
            foreach (var test in kata.Failing.Where(
                test =>
                    kata.State == KataState.InProgress && test.Outcome != TestOutcome.NotRun && test.File is not null))
                yield return Error(test.File!, test.Line ?? 1, test.Name, test.Message);
        }
    }

    /// <summary>Markdown for the file that <c>GITHUB_STEP_SUMMARY</c> names.</summary>
    public static string Summary(IReadOnlyList<KataVerdict> katas)
    {
        var text = new StringBuilder("| | kata | tests | state |\n| --- | --- | --- | --- |\n");
        foreach (var kata in katas)
        {
            var (sign, _, words) = Marks.Of(kata.State);
            text.Append($"| {sign} | {kata.Id} | {kata.Passed}/{kata.Total} | {words} |\n");
        }

        var summary = VerdictSummary.Of(katas);
        return text.Append($"\n{summary.Done} of {summary.Total} done.\n").ToString();
    }

    private static string Error(string file, int line, string title, string message) =>
        $"::error file={Property(file)},line={line},title={Property(title)}::{Data(message)}";

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
