namespace Grader.Engine.Catalog;

/// <summary>HINTS.md: general hints in steps, then one for each test. A heading of level 1 belongs to no hint.</summary>
/// <param name="Steps">The texts of the sections <c>## Step 1</c>, <c>## Step 2</c>, in their order.</param>
/// <param name="ByTest">The texts of the sections that are named like a test.</param>
public sealed record HintSheet(IReadOnlyList<string> Steps, IReadOnlyDictionary<string, string> ByTest)
{
    public const string FileName = "HINTS.md";
    private const string Title = "# ";
    private const string Section = "## ";
    private const string Step = "Step ";

    /// <summary>The hints in the order in which they are given: that of the failing test first, then the general ones.</summary>
    public IReadOnlyList<Hint> For(string? failing)
    {
        var own = failing is not null && ByTest.TryGetValue(failing, out var text) ? new[] { (Test: failing, Text: text) } : [];
        var all = own.Select(hint => (Test: (string?)hint.Test, hint.Text)).Concat(Steps.Select(step => (Test: (string?)null, Text: step))).ToList();
        return [.. all.Select((hint, index) => new Hint(hint.Test, hint.Text, index + 1, all.Count))];
    }

    public static HintSheet Parse(string text)
    {
        var sections = ("\n" + text.ReplaceLineEndings("\n")).Split("\n" + Section)[1..]
            .Select(section => section.Split("\n" + Title)[0].Split('\n', 2))
            .Select(section => (Name: section[0].Trim(), Text: section.Length > 1 ? section[1].Trim() : ""))
            .ToList();
        return new HintSheet(
            [.. sections.Where(IsStep).Select(section => section.Text)],
            sections.Where(section => !IsStep(section)).GroupBy(section => section.Name).ToDictionary(section => section.Key, section => section.First().Text));

        static bool IsStep((string Name, string Text) section) => section.Name.StartsWith(Step, StringComparison.Ordinal);
    }
}
