using System.Globalization;
using System.Text.RegularExpressions;

namespace Katas.Support.Threading;

/// <summary>How a schedule begins: "1:5 2 1".</summary>
/// <param name="Segments">Who has the turn, one after the other.</param>
/// <param name="Preemptions">How many times a thread loses the turn although it could continue.</param>
internal sealed partial record Plan(Segment[] Segments, int Preemptions)
{
    /// <summary>Nothing is decided.</summary>
    public static Plan Empty { get; } = new([], 0);

    public static Plan Parse(string choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return new Plan([.. choices.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseSegment)], 0);
    }

    private static Segment ParseSegment(string text)
    {
        var match = Written().Match(text);
        if (!match.Success)
        {
            throw new ArgumentException(
                $"'{text}' is not part of a schedule. Threads.Replay takes what a failure prints, such as \"1:5 2 1\": "
                + "thread 1 up to its 5th point, then thread 2 as far as it goes, then thread 1.");
        }

        var number = Number(match.Groups["number"].Value, ifEmpty: 1);
        var kind = match.Groups["kind"].Value switch { "c" => RoleKind.Pool, "t" => RoleKind.Own, _ => RoleKind.Meets };
        return new Segment(new Role(kind, number), Number(match.Groups["upTo"].Value, ifEmpty: 0));
    }

    private static int Number(string text, int ifEmpty) =>
        text.Length == 0 ? ifEmpty : int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<kind>c|t(?=\d)|(?=\d))(?<number>\d{0,3})(?::(?<upTo>\d{1,7}))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
