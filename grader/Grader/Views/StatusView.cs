using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>Every kata in a line, how far the learner is, and what is next.</summary>
internal static class StatusView
{
    public static IRenderable Of(IReadOnlyList<KataVerdict> katas)
    {
        var summary = VerdictSummary.Of(katas);
        var rows = new List<IRenderable> { Table(katas), Text.Empty };
        rows.AddRange(katas.SelectMany(kata => kata.Notes.Select(note => new Text($"{kata.Id}: {note}", Marks.Busy))));
        rows.Add(new Text($"{summary.Done} of {summary.Total} done.", Marks.Strong));
        rows.Add(new Text(summary.Next is { } next
            ? $"Next: {next}. Read {next.PathOf(Lesson.FileName)}, edit its stub, then 'grader run {next.Number}'."
            : "All done. 'grader solution' compares yours with the reference."));
        return new Rows(rows);
    }

    private static Table Table(IReadOnlyList<KataVerdict> katas)
    {
        var table = new Table().NoBorder().HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().Width(1));
        table.AddColumn(new TableColumn("").NoWrap());
        table.AddColumn(new TableColumn(""));
        table.AddColumn(new TableColumn("").NoWrap().RightAligned());
        table.AddColumn(new TableColumn(""));
        foreach (var kata in katas)
        {
            var (sign, style, words) = Marks.Of(kata.State);
            table.AddRow(
                new Text(sign, style),
                new Text(kata.Id, style),
                new Text(kata.Title),
                new Text($"{kata.Passed}/{kata.Total}", Marks.Quiet),
                new Text(words, style));
        }

        return table;
    }
}
