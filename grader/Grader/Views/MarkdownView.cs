using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Spectre.Console;
using Spectre.Console.Rendering;
using MarkdownCell = Markdig.Extensions.Tables.TableCell;
using MarkdownRow = Markdig.Extensions.Tables.TableRow;
using MarkdownTable = Markdig.Extensions.Tables.Table;

namespace Grader.Views;

/// <summary>
/// A lesson for the terminal, at any width: headings, paragraphs, lists, quotes, tables, and programs that look
/// different from what they write.
/// </summary>
internal static class MarkdownView
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();
    private static readonly Style Heading = new(Color.Aqua, decoration: Decoration.Bold);
    private static readonly Style Code = new(Color.Yellow);
    private static readonly Style Address = new(Color.Blue, decoration: Decoration.Underline);

    /// <summary>HTML that lessons use; any other "tag" is a type argument, as in Task&lt;int&gt;.</summary>
    private static readonly HashSet<string> Tags = new(
        ["a", "b", "br", "details", "em", "i", "img", "kbd", "picture", "source", "strong", "sub", "summary", "sup"],
        StringComparer.OrdinalIgnoreCase);

    public static IRenderable Of(string markdown) => new Rows(Blocks([.. Markdown.Parse(markdown, Pipeline)]));

    private static List<IRenderable> Blocks(IReadOnlyList<Block> blocks)
    {
        var rows = new List<IRenderable>();
        for (var at = 0; at < blocks.Count; at++)
        {
            // The drawing follows as text; a terminal cannot show HTML tags.
            if (blocks[at] is HtmlBlock
                || (InfoOf(blocks[at]) == "mermaid" && InfoOf(blocks.ElementAtOrDefault(at + 2)) == "text"))
                continue;
            if (rows.Count > 0)
                rows.Add(Text.Empty);
            rows.Add(
                blocks[at] is CodeBlock code
                    ? Describe(code, blocks.ElementAtOrDefault(at - 1))
                    : Describe(blocks[at]));
        }

        return rows;
    }

    private static CodeLines Describe(CodeBlock block, Block? before) => (InfoOf(block), InfoOf(before)) switch
    {
        ("text", "csharp" or "python") => CodeLines.OfOutput(block.Lines.ToString()),
        ("text", _) => CodeLines.OfPicture(block.Lines.ToString()),
        _ => CodeLines.OfProgram(block.Lines.ToString()),
    };

    private static string InfoOf(Block? block) => block is FencedCodeBlock { Info: { } info } ? info : "";

    private static IRenderable Describe(Block block) => block switch
    {
        HeadingBlock heading => Line(heading.Inline, Heading, new string('#', heading.Level) + " "),
        MarkdownTable table => Describe(table),
        ListBlock list => new Rows(list.OfType<ListItemBlock>().Select((item, index) => Item(list, item, index))),
        QuoteBlock quote => new Padder(new Rows(Blocks(quote)), new Padding(2, 0, 0, 0)),
        ThematicBreakBlock => new Rule(),
        LeafBlock leaf => Line(leaf.Inline, Style.Plain),
        ContainerBlock several => new Rows(Blocks(several)),
        _ => Text.Empty,
    };

    private static Grid Item(ListBlock list, ListItemBlock item, int index)
    {
        var mark = list.IsOrdered ? $"{(int.TryParse(list.OrderedStart, out var first) ? first : 1) + index}." : "•";
        return new Grid()
            .AddColumn(new GridColumn().NoWrap().PadLeft(1).PadRight(1))
            .AddColumn(new GridColumn().PadLeft(0).PadRight(0))
            .AddRow(new Text(mark), new Rows(Blocks(item)));
    }

    private static FittedTable Describe(MarkdownTable table)
    {
        var rows = table.OfType<MarkdownRow>()
            .Select(row => row.OfType<MarkdownCell>().Select(cell => (IRenderable)new Rows(Blocks([.. cell]))).ToList())
            .ToList();
        return new FittedTable(rows[0], rows[1..]);
    }

    private static Paragraph Line(ContainerInline? inlines, Style style, string before = "")
    {
        var line = new Paragraph(before, style);
        Write(inlines, style, line);
        return line;
    }

    private static void Write(IEnumerable<Inline>? inlines, Style style, Paragraph line)
    {
        foreach (var inline in inlines ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    line.Append(literal.Content.ToString(), style);
                    break;
                case CodeInline code:
                    line.Append(code.Content, style.Combine(Code));
                    break;
                case EmphasisInline emphasis:
                    Write(
                        emphasis,
                        style.Combine(
                            new Style(decoration: emphasis.DelimiterCount == 2 ? Decoration.Bold : Decoration.Italic)),
                        line);
                    break;
                case LinkInline { FirstChild: LiteralInline text } link when text.NextSibling is null
                    && text.Content.ToString() == link.Url:
                    line.Append(link.Url, style.Combine(Address));
                    break;
                case LinkInline link:
                    Write(link, style, line);
                    line.Append($" <{link.Url}>", style.Combine(Address));
                    break;
                case AutolinkInline address:
                    line.Append(address.Url, style.Combine(Address));
                    break;
                case HtmlEntityInline entity:
                    line.Append(entity.Transcoded.ToString(), style);
                    break;
                case HtmlInline html when Tags.Contains(html.Tag.Trim('<', '>', '/', ' ').Split(' ')[0]):
                    line.Append(html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? "\n" : "", style);
                    break;
                case HtmlInline html:
                    line.Append(html.Tag, style);
                    break;
                case LineBreakInline lineBreak:
                    line.Append(lineBreak.IsHard ? "\n" : " ", style);
                    break;
                case ContainerInline several:
                    Write(several, style, line);
                    break;
            }
        }
    }
}
