using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Grader.Tests.Pictures;

/// <summary>Lines of a terminal, with their control sequences, as an SVG of at most 80 columns.</summary>
/// <param name="title">What the picture shows, for those who cannot see it.</param>
/// <param name="lines">From top to bottom.</param>
internal sealed partial class TerminalPicture(string title, IReadOnlyList<string> lines)
{
    private const double CellWidth = 8.4;
    private const int LineHeight = 19;
    private const int Margin = 16;
    private const int Columns = 80;

    /// <summary>The picture in the colours of a page that is light or dark.</summary>
    public string Svg(Theme theme)
    {
        var (width, height) = (Number((Columns * CellWidth) + (2 * Margin)), (lines.Count * LineHeight) + (2 * Margin));
        var svg = new StringBuilder().Append(
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img">
            <title>{{Escaped(title)}}</title>
            <desc>{{Escaped(string.Join('\n', lines.Select(line => Sequence().Replace(line, "").TrimEnd())))}}</desc>
            <style>
            text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: {{theme.Text}}; white-space: pre }
            .c32, .c92 { fill: {{theme.Green}} } .c31, .c91 { fill: {{theme.Red}} } .c33, .c93 { fill: {{theme.Yellow}} }
            .c34, .c94 { fill: {{theme.Blue}} } .c90, .c37 { fill: {{theme.Grey}} } .c1 { font-weight: bold } .c4 { text-decoration: underline }
            </style>
            <rect x="0.5" y="0.5" width="{{Number((Columns * CellWidth) + (2 * Margin) - 1)}}" height="{{height - 1}}" rx="8" fill="{{theme.Background}}" stroke="{{theme.Border}}"/>

            """);
        foreach (var (row, line) in lines.Index())
            Append(svg, line, Margin + (row * LineHeight) + 14);
        return svg.Append("</svg>\n").ToString().ReplaceLineEndings("\n");
    }

    private static void Append(StringBuilder svg, string line, int y)
    {
        var (column, at, style) = (0, 0, "");
        foreach (var match in Sequence().Matches(line).Append(null))
        {
            var text = line[at..(match?.Index ?? line.Length)];
            foreach (Match word in Words().Matches(text))
            {
                // The font decides how wide a sign is, so each group of words starts and ends where its cells do.
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(Margin + ((column + word.Index) * CellWidth))}\" y=\"{y}\"")
                    .Append(CultureInfo.InvariantCulture, $" textLength=\"{Number(word.Length * CellWidth)}\" lengthAdjust=\"spacingAndGlyphs\"")
                    .Append(style.Length > 0 ? $" class=\"{style}\"" : "")
                    .Append(CultureInfo.InvariantCulture, $">{Escaped(word.Value)}</text>\n");
            }

            column += text.Length;
            if (match is null)
                return;
            at = match.Index + match.Length;
            style = string.Join(' ', match.Groups["codes"].Value.Split(';').Where(code => code is not ("" or "0"))
                .Select(code => $"c{code}"));
        }
    }

    private static string Escaped(string text) => SecurityElement.Escape(text);

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    [GeneratedRegex("\e\\[(?<codes>[0-9;]*)[A-Za-z]")]
    private static partial Regex Sequence();

    [GeneratedRegex("[!-~]+( [!-~]+)*|[^ -~]+")]
    private static partial Regex Words();
}
