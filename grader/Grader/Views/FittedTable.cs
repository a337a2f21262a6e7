using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>A table whose columns shrink at most to their longest word, as long as the table fits.</summary>
internal sealed class FittedTable(
    IReadOnlyList<IRenderable> header, IReadOnlyList<IReadOnlyList<IRenderable>> rows) : Renderable
{
    /// <summary>A space on either side, and the border.</summary>
    private const int Margin = 3;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var widths = Widths(options, maxWidth);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (column, cell) in header.Index())
            table.AddColumn(new TableColumn(cell).Padding(1, 1).Width(widths[column]));
        foreach (var row in rows)
            table.AddRow(row.Take(header.Count));

        // The border has an empty line above and below.
        var lines = Segment.SplitLines(((IRenderable)table).Render(options, maxWidth));
        return lines.Skip(1).SkipLast(1).SelectMany(line => line.Append(Segment.LineBreak));
    }

    private int[] Widths(RenderOptions options, int maxWidth)
    {
        var room = maxWidth - 1 - (Margin * header.Count);
        var columns = header.Select((_, column) => WidthOf(options, column)).ToList();
        var (least, most) = (columns.Sum(column => column.Min), columns.Sum(column => column.Max));
        if (most <= room)
            return [.. columns.Select(column => column.Max)];
        if (least > room)
            return [.. columns.Select(column => Math.Max(1, column.Min * room / least))];

        // The remaining width goes to the columns that need it.
        var share = (double)(room - least) / (most - least);
        return [.. columns.Select(column => column.Min + (int)((column.Max - column.Min) * share))];
    }

    private Measurement WidthOf(RenderOptions options, int column)
    {
        var cells = rows.Where(row => row.Count > column).Select(row => row[column]).Prepend(header[column])
            .Select(cell => cell.Measure(options, int.MaxValue)).ToList();
        return new Measurement(Math.Max(1, cells.Max(cell => cell.Min)), Math.Max(1, cells.Max(cell => cell.Max)));
    }
}
