using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Spectre.Console;
using Spectre.Console.Rendering;
using MarkdownCell = Markdig.Extensions.Tables.TableCell;
using MarkdownRow = Markdig.Extensions.Tables.TableRow;
using MarkdownTable = Markdig.Extensions.Tables.Table;

namespace Grader.Views;

/// <summary>A lesson for the terminal, at any width: headings, paragraphs, lists, quotes, tables, and code as it is.</summary>
internal static class MarkdownView
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();
    private static readonly Style Heading = new(Color.Aqua, decoration: Decoration.Bold);
    private static readonly Style Code = new(Color.Yellow);
    private static readonly Style Address = new(Color.Blue, decoration: Decoration.Underline);

    public static IRenderable Of(string markdown) => new Rows(Blocks(Markdown.Parse(markdown, Pipeline)));

    private static List<IRenderable> Blocks(IEnumerable<Block> blocks)
    {
        var rows = new List<IRenderable>();
        foreach (var block in blocks)
        {
            if (rows.Count > 0)
                rows.Add(Text.Empty);
            rows.Add(Describe(block));
        }

        return rows;
    }

    private static IRenderable Describe(Block block) => block switch
    {
        HeadingBlock heading => Line(heading.Inline, Heading, new string('#', heading.Level) + " "),
        CodeBlock code => new Padder(new Text(code.Lines.ToString(), Code), new Padding(4, 0, 0, 0)),
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

    private static Spectre.Console.Table Describe(MarkdownTable table)
    {
        var shown = new Spectre.Console.Table().Border(TableBorder.Simple);
        foreach (var row in table.OfType<MarkdownRow>())
        {
            var cells = row.OfType<MarkdownCell>().Select(cell => new Rows(Blocks(cell))).ToList();
            if (!row.IsHeader)
            {
                shown.AddRow(cells.Take(shown.Columns.Count));
                continue;
            }

            foreach (var cell in cells)
                shown.AddColumn(new TableColumn(cell));
        }

        return shown;
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
                    Write(emphasis, style.Combine(new Style(decoration: emphasis.DelimiterCount == 2 ? Decoration.Bold : Decoration.Italic)), line);
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
