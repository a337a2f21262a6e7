using Grader.Engine.Catalog;

namespace Grader.Engine.Verification;

/// <summary>The table of katas in the clone's README.md, which repeats what the lessons' front matter says.</summary>
internal sealed class JourneyTable
{
    public const string File = "README.md";
    private static readonly string[] Columns = ["kata", "example", "difficulty", "minutes"];

    private readonly Dictionary<string, int> positions;
    private readonly IReadOnlyList<string[]> rows;

    private JourneyTable(Dictionary<string, int> positions, IReadOnlyList<string[]> rows) =>
        (this.positions, this.rows) = (positions, rows);

    /// <summary>The first table that has all of its columns, or null: a README needs none.</summary>
    public static JourneyTable? Find(string readme)
    {
        string[] lines = [.. readme.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())];
        foreach (var (index, line) in lines.Index().Where(line => IsRow(line.Item)))
        {
            var header = Cells(line);
            if (Columns.All(header.Contains))
            {
                return new JourneyTable(
                    Columns.ToDictionary(column => column, column => Array.IndexOf(header, column)),
                    [.. lines.Skip(index + 2).TakeWhile(IsRow).Select(Cells)]);
            }
        }

        return null;
    }

    /// <summary>Where the row of a kata and its lesson differ.</summary>
    public IEnumerable<VerificationFault> Faults(KataSlug slug, FrontMatter lesson)
    {
        var expected = new Dictionary<string, string>
        {
            ["kata"] = $"[{slug.Id[..2]} {lesson.Title}](katas/{slug.Id}/README.md)",
            ["example"] = lesson.Example is null or "none" ? "" : lesson.Example,
            ["difficulty"] = new string('●', lesson.Difficulty) + new string('○', 5 - lesson.Difficulty),
            ["minutes"] = lesson.Minutes.ToString(),
        };

        return rows.FirstOrDefault(
            row => Cell(row, "kata").Contains($"(katas/{slug.Id}/", StringComparison.Ordinal)) is { } row
            ? Columns.Where(column => Cell(row, column) != expected[column]).Select(column => new VerificationFault(
                File, $"has {column} '{Cell(row, column)}' for '{slug.Id}', but the lesson says '{expected[column]}'."))
            : [new VerificationFault(
                File,
                $"has no row for '{slug.Id}' in its table of katas. Add one that begins '| {expected["kata"]} |'.")];
    }

    private string Cell(string[] row, string column) => row.ElementAtOrDefault(positions[column]) ?? "";

    private static bool IsRow(string line) => line.StartsWith('|');

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
