using System.Text.RegularExpressions;

namespace Katas.Support.Waiting;

/// <summary>
/// Finds the <c>because</c> of the statement that waits, so that a stall gives the rule like any failed assertion.
/// </summary>
internal static partial class StatedRule
{
    private const int MaxLines = 6;

    /// <returns>The text from "because" on; null where the statement has none, or the source cannot be read.</returns>
    public static string? Of(AwaitSite site)
    {
        try
        {
            // The line above counts, too: a comment of its own may stand there.
            var lines = File.ReadLines(site.Path).Skip(site.Line - 2).Take(MaxLines).ToList();
            var end = lines.Count < 2 ? -1 : lines.FindIndex(startIndex: 1, line => EndOfStatement().IsMatch(line));
            if (end < 0)
                return null;
            var statement = string.Join('\n', lines[1..(end + 1)]);
            return RuleIn(statement) ?? (IsComment().IsMatch(lines[0]) ? RuleIn(lines[0]) : null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? RuleIn(string text) =>
        Because().Match(text) is { Success: true } rule ? rule.Groups["rule"].Value.TrimEnd() : null;

    [GeneratedRegex(@"^\s*//")]
    private static partial Regex IsComment();

    [GeneratedRegex(@";\s*(//.*)?$")]
    private static partial Regex EndOfStatement();

    /// <summary>In an assertion's literal without values to fill in, or in a comment after the statement.</summary>
    [GeneratedRegex(@"(?<!\$)""(?<rule>because [^""{]*)""|// (?<rule>because .*)$", RegexOptions.Multiline)]
    private static partial Regex Because();
}
