using Grader.Engine.Catalog;

namespace Grader.Engine.Verification;

/// <summary>
/// The tables of katas in the clone's README.md, which repeat what the lessons' front matter says. Only katas that
/// follow an example of the chapter need its column.
/// </summary>
internal sealed class JourneyTable
{
    public const string File = "README.md";
    private static readonly string[] Needed = ["kata", "difficulty", "minutes"];

    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> rows;

    private JourneyTable(IReadOnlyList<IReadOnlyDictionary<string, string>> rows) => this.rows = rows;

    /// <summary>All rows of the tables that have the columns; null if there is none: a README needs none.</summary>
    public static JourneyTable? Find(string readme)
    {
        string[] lines = [.. readme.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())];
        var tables = lines.Index()
            .Where(line => IsRow(line.Item) && Needed.All(Cells(line.Item).Contains))
            .Select(line => RowsBelow(lines, line.Index))
            .ToList();
        return tables.Count == 0 ? null : new JourneyTable([.. tables.SelectMany(table => table)]);
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
            ? expected.Where(column => Cell(row, column.Key) != column.Value).Select(column => new VerificationFault(
                File,
                $"has {column.Key} '{Cell(row, column.Key)}' for '{slug.Id}', but the lesson says '{column.Value}'."))
            : [new VerificationFault(
                File,
                $"has no row for '{slug.Id}' in its tables of katas. Add one that begins '| {expected["kata"]} |'.")];
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> RowsBelow(string[] lines, int header)
    {
        var columns = Cells(lines[header]);
        return lines.Skip(header + 2).TakeWhile(IsRow)
            .Select(row => columns.Zip(Cells(row)).ToDictionary(cell => cell.First, cell => cell.Second));
    }

    private static string Cell(IReadOnlyDictionary<string, string> row, string column) =>
        row.GetValueOrDefault(column, "");

    private static bool IsRow(string line) => line.StartsWith('|');

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
