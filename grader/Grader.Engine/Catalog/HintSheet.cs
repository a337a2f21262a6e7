namespace Grader.Engine.Catalog;

/// <summary>
/// HINTS.md: general hints in steps, then one for each test. A heading of level 1 belongs to no hint.
/// </summary>
/// <param name="Steps">The texts of the sections <c>## Step 1</c>, <c>## Step 2</c>, in their order.</param>
/// <param name="ByTest">The texts of the sections that are named like a test.</param>
/// <param name="DesignTests">Tests under a heading such as <c># Stage 3: Handing over (design first)</c>: an attempt
/// that fails one needs another design.</param>
public sealed record HintSheet(
    IReadOnlyList<string> Steps,
    IReadOnlyDictionary<string, string> ByTest,
    IReadOnlySet<string> DesignTests)
{
    public const string FileName = "HINTS.md";
    private const string Title = "# ";
    private const string Section = "## ";
    private const string Step = "Step ";
    private const string DesignFirst = "(design first)";

    /// <summary>
    /// The hints in the order in which they are given: that of the failing test first, then the general ones; the other
    /// way round where the design has to change.
    /// </summary>
    public IReadOnlyList<Hint> For(string? failing)
    {
        var own = failing is not null && ByTest.TryGetValue(failing, out var text)
            ? new[] { (Test: (string?)failing, Text: text) }
            : [];
        var general = Steps.Select(step => (Test: (string?)null, Text: step));
        var isDesign = failing is not null && DesignTests.Contains(failing);
        var all = (isDesign ? general.Concat(own) : own.Concat(general)).ToList();
        return [.. all.Select((hint, index) => new Hint(hint.Test, hint.Text, index + 1, all.Count))];
    }

    public static HintSheet Parse(string text)
    {
        var parts = ("\n" + text.ReplaceLineEndings("\n")).Split("\n" + Title)
            .Select(part => (
                IsDesign: part.Split('\n')[0].TrimEnd().EndsWith(DesignFirst, StringComparison.Ordinal),
                Sections: Sections(part)))
            .ToList();
        var sections = parts.SelectMany(part => part.Sections).ToList();
        return new HintSheet(
            [.. sections.Where(IsStep).Select(section => section.Text)],
            sections.Where(section => !IsStep(section))
                .GroupBy(section => section.Name)
                .ToDictionary(section => section.Key, section => section.First().Text),
            parts.Where(part => part.IsDesign)
                .SelectMany(part => part.Sections)
                .Select(section => section.Name)
                .ToHashSet());

        static bool IsStep((string Name, string Text) section) =>
            section.Name.StartsWith(Step, StringComparison.Ordinal);
    }

    private static List<(string Name, string Text)> Sections(string part) =>
    [
        .. ("\n" + part).Split("\n" + Section).Skip(1)
            .Select(section => section.Split('\n', 2))
            .Select(section => (section[0].Trim(), section.Length > 1 ? section[1].Trim() : "")),
    ];
}
