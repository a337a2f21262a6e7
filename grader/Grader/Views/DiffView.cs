using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Grader.Engine.Compilation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>
/// The members whose code differs from the reference, each with its removed and added lines and a few lines around
/// them. Comments and layout don't count.
/// </summary>
internal static class DiffView
{
    private const int Context = 3;

    public static IRenderable Of(MemberDifference difference)
    {
        var rows = new List<IRenderable>();
        if (difference.Changed.Count > 0)
            rows.Add(new Text("'-' is yours, '+' is the reference, without comments.", Marks.Quiet));
        foreach (var (yours, reference) in difference.Changed)
        {
            rows.Add(Text.Empty);
            rows.Add(new Text(reference.Name, Marks.Strong));
            rows.AddRange(Lines(yours.Code, reference.Code));
        }

        if (rows.Count > 0)
            rows.Add(Text.Empty);
        if (difference.OnlyYours.Count > 0)
            rows.Add(new Text($"Only in yours: {string.Join(", ", difference.OnlyYours)}"));
        if (difference.OnlyReference.Count > 0)
            rows.Add(new Text($"Only in the reference: {string.Join(", ", difference.OnlyReference)}"));
        if (rows.Count == 0)
            rows.Add(new Text("The same code as the reference."));
        return new Rows(rows);
    }

    private static IEnumerable<IRenderable> Lines(string yours, string reference)
    {
        var lines = InlineDiffBuilder.Diff(yours, reference, ignoreWhiteSpace: true).Lines;
        var near = lines.Select((_, index) => lines.Skip(index - Context)
            .Take((2 * Context) + 1 + Math.Min(0, index - Context))
            .Any(line => line.Type != ChangeType.Unchanged))
            .ToList();
        for (var index = 0; index < lines.Count; index++)
        {
            if (near[index])
                yield return Line(lines[index]);
            else if (index == 0 || near[index - 1])
                yield return new Text("  …", Marks.Quiet);
        }
    }

    private static Text Line(DiffPiece line) => line.Type switch
    {
        ChangeType.Inserted => new Text($"+ {line.Text}", Marks.Good),
        ChangeType.Deleted => new Text($"- {line.Text}", Marks.Bad),
        _ => new Text($"  {line.Text}"),
    };
}
