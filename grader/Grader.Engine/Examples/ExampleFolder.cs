using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Examples;

/// <summary>The programs of a lesson.</summary>
/// <param name="Programs">In the order of the lesson.</param>
/// <param name="Others">Files that are not such programs.</param>
public sealed record ExampleFolder(IReadOnlyList<ExampleProgram> Programs, IReadOnlyList<string> Others)
{
    public const string Name = "examples";

    public static ExampleFolder Read(Clone clone, KataSlug kata)
    {
        var folder = Path.Combine(clone.Katas, kata.Id);
        var examples = Path.Combine(folder, Name);
        var lesson = Lesson.Read(folder).Markdown;
        var files = Directory.Exists(examples)
            ? Directory.EnumerateFileSystemEntries(examples)
                .Order(StringComparer.Ordinal)
                .OrderBy(path => PlaceIn(lesson, path))
                .ToList()
            : [];
        var programs = files.Select(path => Read(kata, path)).OfType<ExampleProgram>().ToList();
        return new ExampleFolder(
            programs,
            [.. files.Select(path => Path.GetFileName(path)).Except(programs.Select(program => program.Name))]);
    }

    /// <summary>Where the lesson first names the file; files that it does not name come last.</summary>
    private static int PlaceIn(string lesson, string path) =>
        lesson.IndexOf($"{Name}/{Path.GetFileName(path)}", StringComparison.Ordinal) is var place and >= 0
            ? place
            : int.MaxValue;

    private static ExampleProgram? Read(KataSlug kata, string path) =>
        (Path.GetExtension(path), WorkFile.Read(path)) switch
        {
            (".cs", WorkFile.Regular file) =>
                new ExampleProgram(kata, Path.GetFileName(path), ExampleLanguage.CSharp, Text(file)),
            (".py", WorkFile.Regular file) =>
                new ExampleProgram(kata, Path.GetFileName(path), ExampleLanguage.Python, Text(file)),
            _ => null,
        };

    private static string Text(WorkFile.Regular file) =>
        Encoding.UTF8.GetString(file.Content).TrimStart('\uFEFF').ReplaceLineEndings("\n");
}
