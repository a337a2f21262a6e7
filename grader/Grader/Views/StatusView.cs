using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>Every kata in a line, how far the learner is, and what is next.</summary>
internal static class StatusView
{
    /// <param name="at">The kata the learner is at, or null.</param>
    public static IRenderable Of(IReadOnlyList<KataVerdict> katas, KataSlug? at = null) =>
        new AtWidth(width => Of(katas, at, width));

    private static Rows Of(IReadOnlyList<KataVerdict> katas, KataSlug? at, int width)
    {
        var summary = VerdictSummary.Of(katas);
        var rows = new List<IRenderable> { Table(katas, width), Text.Empty };
        rows.AddRange(Notes(katas).Select(note => new Text(note, Marks.Busy)));
        var mastered = katas.Count(kata => kata.Mastered && kata.Mastery.Count > 0);
        rows.Add(new Text(
            $"{summary.Done} of {summary.Total} done{(mastered > 0 ? $", {mastered} mastered" : "")}.", Marks.Strong));
        var here = katas.FirstOrDefault(kata => kata.Slug == at && kata.State != KataState.Done)
            ?? katas.FirstOrDefault(kata => kata.State != KataState.Done);
        rows.Add(
            new Text(here is null ? "All done. 'grader solution' compares yours with the reference." : Next(here)));
        return new Rows(rows);
    }

    /// <summary>What is noted about every kata is said once.</summary>
    private static IEnumerable<string> Notes(IReadOnlyList<KataVerdict> katas)
    {
        var common = katas.Count > 1
            ? katas[0].Notes.Where(note => katas.All(kata => kata.Notes.Contains(note))).ToList()
            : [];
        return common.Concat(
            katas.SelectMany(kata => kata.Notes.Except(common).Select(note => $"{kata.Id}: {note}")));
    }

    private static string Next(KataVerdict kata) =>
        $"Next: {kata.Id}. Read {kata.Slug.PathOf(Lesson.FileName)}, edit "
        + $"{(kata.Stub.Count == 0 ? "its stub" : string.Join(", ", kata.Stub))}, then 'grader run "
        + $"{kata.Slug.Number}'.";

    private static Table Table(IReadOnlyList<KataVerdict> katas, int width)
    {
        var titles = width >= 100;
        var table = new Table().NoBorder().HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().Width(1));
        table.AddColumn(new TableColumn("").NoWrap());
        if (titles)
            table.AddColumn(new TableColumn(""));
        table.AddColumn(new TableColumn("").NoWrap());
        table.AddColumn(new TableColumn("").PadRight(0));
        foreach (var kata in katas)
        {
            var (sign, style, words) = Marks.Of(kata);
            IRenderable[] cells =
            [
                new Text(sign, style),
                new Text(kata.Id, style),
                .. titles ? new[] { new Text(kata.Title) } : [],
                new Text(kata.Core.Count > 1 ? StageBar.Of(kata) : $"{kata.Passed}/{kata.Total}", Marks.Quiet),
                new Text(words + Mastery(kata), style),
            ];
            table.AddRow(cells);
        }

        return table;
    }

    private static string Mastery(KataVerdict kata) =>
        kata is { State: KataState.Done, Mastered: false, Mastery.Count: > 0 }
            ? $", mastery {kata.Mastery.Count(stage => stage.IsPassed)} of {kata.Mastery.Count}"
            : "";
}
