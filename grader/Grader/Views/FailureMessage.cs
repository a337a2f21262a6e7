using System.Text.RegularExpressions;
using Grader.Engine.Verdicts;

namespace Grader.Views;

/// <summary>Why a test failed, as people read it: the rule first, then what was expected and what was found.</summary>
/// <param name="Rule">The test's <c>because</c>, as a sentence of its own; null where the failure gives none.</param>
/// <param name="Facts">What was expected and found, a line each.</param>
/// <param name="Schedule">Who ran when, if threads were explored.</param>
internal sealed partial record FailureMessage(string? Rule, IReadOnlyList<string> Facts, FailedSchedule? Schedule)
{
    private const int MaxLines = 6;

    private const string Inner = "---> ";

    /// <summary>Reads the text of a failed assertion or of an exception.</summary>
    public static FailureMessage Of(string message)
    {
        var (schedule, rest) = FailedSchedule.TakeFrom(message.ReplaceLineEndings("\n").Split('\n'));
        var lines = rest
            .Where(line => !StackLine().IsMatch(line))
            .Select(line => Stub().Replace(OwnType().Replace(line.TrimEnd(), "$1"), "Not written yet: "))
            .Where(line => line.Length > 0)
            .ToList();
        var text = string.Join('\n', WithoutRepeats(lines));
        return Because(text) is var (expected, rule, found)
            ? new FailureMessage(Sentence(rule), Cut($"{expected}, {found}".Split('\n')), schedule)
            : new FailureMessage(null, Cut(text.Split('\n')), schedule);
    }

    /// <summary>An exception that wraps another often repeats its text.</summary>
    private static IEnumerable<string> WithoutRepeats(List<string> lines)
    {
        var seen = "";
        foreach (var line in lines)
        {
            var own = line.StartsWith(Inner, StringComparison.Ordinal)
                ? OwnType().Replace(line[Inner.Length..], "$1")
                : line;
            if (own.Length > 0
                && seen.Contains(
                    own[(own.IndexOf(": ", StringComparison.Ordinal) + 1)..].Trim(), StringComparison.Ordinal))
                continue;
            seen += own;
            yield return own;
        }
    }

    /// <summary>
    /// FluentAssertions writes "Expected A to be B because RULE, but found C"; the rule may have a "but" of its own.
    /// </summary>
    private static (string Expected, string Rule, string Found)? Because(string text)
    {
        var start = text.IndexOf(" because ", StringComparison.Ordinal);
        if (start < 0)
            return null;
        var rest = text[(start + " because ".Length)..];
        var but = FoundPart().Matches(rest) is { Count: > 0 } matches
            ? matches[0].Index
            : rest.LastIndexOf(", but ", StringComparison.Ordinal);
        return but < 0
            ? (text[..start], rest.TrimEnd('.'), "but it was not so")
            : (text[..start], rest[..but], rest[(but + ", ".Length)..]);
    }

    private static string Sentence(string rule)
    {
        var whole = string.Join(' ', rule.Split('\n', StringSplitOptions.TrimEntries));
        return $"{char.ToUpperInvariant(whole[0])}{whole[1..].TrimEnd('.')}.";
    }

    private static string[] Cut(string[] lines) =>
        lines.Length <= MaxLines
            ? lines
            : [.. lines[..(MaxLines - 1)], $"… {lines.Length - MaxLines + 1} more lines ('--json' has them all)"];

    [GeneratedRegex(@"^\s+at \S+.*$|^\s*--- End of ")]
    private static partial Regex StackLine();

    /// <summary>The name of an exception that says all in its message.</summary>
    [GeneratedRegex(@"^(---> )?(?:Katas\.Support\.\w+|Xunit\.Sdk\.\w+): ")]
    private static partial Regex OwnType();

    /// <summary>A stub says in its message what to write.</summary>
    [GeneratedRegex(@"^System\.NotImplementedException: ")]
    private static partial Regex Stub();

    [GeneratedRegex(
        @", but (?=found |it (was|did|does|has|is|had) |no |none |""|\{|<|\(|item |they |\S+ (did|was|has|had|contains|differs|does|is|could|still) |\S+""? differs |the |could not )")]
    private static partial Regex FoundPart();
}
