using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>
/// The changes from the learner's files to the reference: removed and added lines, with a few lines around them.
/// </summary>
internal static class DiffView
{
    private const int Context = 3;

    public static IRenderable Of(
        IReadOnlyDictionary<string, string> yours, IReadOnlyDictionary<string, string> reference) =>
        new Rows(reference.Select(file => File(file.Key, yours.GetValueOrDefault(file.Key, ""), file.Value)));

    private static Rows File(string name, string yours, string reference)
    {
        var lines = InlineDiffBuilder.Diff(yours, reference).Lines;
        var near = lines.Select((_, index) => lines.Skip(index - Context)
            .Take((2 * Context) + 1 + Math.Min(0, index - Context))
            .Any(line => line.Type != ChangeType.Unchanged))
            .ToList();
        var rows = new List<IRenderable> { new Text($"{name}: '-' is yours, '+' is the reference", Marks.Strong) };
        for (var index = 0; index < lines.Count; index++)
        {
            if (near[index])
                rows.Add(Line(lines[index]));
            else if (index > 0 && near[index - 1])
                rows.Add(new Text("  …", Marks.Quiet));
        }

        if (!near.Contains(true))
            rows.Add(new Text("  no difference", Marks.Quiet));
        return new Rows(rows);
    }

    private static Text Line(DiffPiece line) => line.Type switch
    {
        ChangeType.Inserted => new Text($"+ {line.Text}", Marks.Good),
        ChangeType.Deleted => new Text($"- {line.Text}", Marks.Bad),
        _ => new Text($"  {line.Text}"),
    };
}
