using System.Globalization;
using System.Text.RegularExpressions;
using Grader.Engine.Catalog;

namespace Grader.Engine.Diagnosis;

/// <summary>What a wrong solution says of itself, above the patch or in the comments of a program.</summary>
/// <param name="Mark">What its lines begin with: a program has them as comments.</param>
/// <param name="Misconception">The belief that leads to the mistake.</param>
/// <param name="But">What is true instead.</param>
/// <param name="CaughtBy">The tests that must not pass.</param>
/// <param name="Replaces">The file of the reference that a program stands for; null where there is only one.</param>
public sealed partial record WrongHeader(
    string Mark, string? Misconception, string? But, IReadOnlyList<string> CaughtBy, string? Replaces)
{
    private const string Comment = "// ";

    /// <summary>The lesson's rule with which <see cref="But"/> ends, as in "(rule 9)"; null if there is none.</summary>
    public int? Rule => But is not null && RuleAtEnd().Match(But) is { Success: true } rule
        ? int.Parse(rule.Groups["number"].Value, CultureInfo.InvariantCulture)
        : null;

    public static WrongHeader OfPatch(string header) => Parse(header, "");

    public static WrongHeader OfProgram(string source) => Parse(source, Comment);

    internal IEnumerable<string> Faults(LockedKata locked)
    {
        if (Misconception is null)
            yield return $"has no line '{Mark}Misconception: <one sentence>'.";
        if (But is null)
            yield return $"has no line '{Mark}But: <one sentence>'.";
        if (CaughtBy.Count == 0)
            yield return $"has no line '{Mark}Caught by: <test>, <test>'.";
        foreach (var test in CaughtBy.Except(locked.Tests))
            yield return $"is caught by '{test}', and there is no such test.";
        if (Mark != Comment)
            yield break;
        if (Replaces is null && locked.Stub.Count > 1)
            yield return $"needs a line '{Mark}Replaces: <file>': the reference has {locked.Stub.Count} files.";
        if (Replaces is { } file && !locked.Stub.Contains(file))
            yield return $"replaces '{file}', and the reference has no such file.";
    }

    private static WrongHeader Parse(string text, string mark)
    {
        var lines = Line().Matches(text)
            .Where(line => line.Groups["mark"].Value == mark)
            .ToLookup(line => line.Groups["name"].Value, line => line.Groups["text"].Value.Trim());
        return new WrongHeader(
            mark,
            Sentence("Misconception"),
            Sentence("But"),
            [.. lines["Caught by"].SelectMany(Tests)],
            lines["Replaces"].FirstOrDefault());

        string? Sentence(string name) => lines[name].FirstOrDefault(sentence => sentence.Length > 0);
    }

    private static string[] Tests(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"^(?<mark>(// )?)(?<name>Misconception|But|Caught by|Replaces):(?<text>.*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"\(rule (?<number>\d{1,3})\)\.?$")]
    private static partial Regex RuleAtEnd();
}
