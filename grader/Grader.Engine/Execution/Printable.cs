using System.Globalization;
using System.Text;

namespace Grader.Engine.Execution;

/// <summary>
/// Text that is safe for a terminal: of limited length, and without control characters except line feeds and tabs.
/// </summary>
internal static class Printable
{
    public static string Text(string text, int limit)
    {
        var printable = new StringBuilder(Math.Min(text.Length, limit));
        for (var at = 0; at < text.Length; at++)
        {
            if (printable.Length >= limit)
                return printable.Append($"… {text.Length - at} more characters").ToString();
            Append(printable, text, at);
        }

        return printable.ToString();
    }

    private static void Append(StringBuilder printable, string text, int at)
    {
        var value = text[at];
        var isLineEnd = value == '\r' && at + 1 < text.Length && text[at + 1] == '\n';
        if (isLineEnd)
            return;
        if (value is '\n' or '\t' || !MustBeEscaped(text, at))
            printable.Append(value);
        else
            printable.Append($"\\u{(int)value:x4}");
    }

    private static bool MustBeEscaped(string text, int at) => char.GetUnicodeCategory(text[at]) switch
    {
        // Format characters can reverse the direction of a line and hide text.
        UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Surrogate => !IsPaired(text, at),
        _ => false,
    };

    private static bool IsPaired(string text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
        : at > 0 && char.IsHighSurrogate(text[at - 1]);
}
