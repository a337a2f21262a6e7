using System.Text.RegularExpressions;
using Grader.Engine.Examples;

namespace Grader.Engine.Verification;

/// <summary>
/// A program as a lesson shows it: a paragraph that links its file and names its command, the program, and what it
/// writes.
/// </summary>
/// <param name="Name">The file that is linked above it, or null.</param>
/// <param name="Output">Null if no <c>text</c> block follows.</param>
internal sealed partial record ShownProgram(string? Name, string Above, LessonPart.Block Code, LessonPart.Block? Output)
{
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = ".cs",
        ["cs"] = ".cs",
        ["c#"] = ".cs",
        ["python"] = ".py",
        ["py"] = ".py",
    };

    public static IEnumerable<ShownProgram> In(IReadOnlyList<LessonPart> lesson)
    {
        for (var at = 0; at < lesson.Count; at++)
        {
            if (lesson[at] is not LessonPart.Block code || !Extensions.TryGetValue(code.Info, out var extension))
                continue;
            var above = lesson.ElementAtOrDefault(at - 1) is LessonPart.Prose prose ? prose.Text : "";
            var linked = Link().Matches(above)
                .Select(link => link.Groups["name"].Value)
                .LastOrDefault(name => Path.GetExtension(name) == extension);
            yield return new ShownProgram(
                linked,
                above,
                code,
                lesson.ElementAtOrDefault(at + 1) is LessonPart.Block { Info: "text" } output ? output : null);
        }
    }

    /// <summary>Whether the paragraph above it says how to run it.</summary>
    public bool Names(string command) => Space().Replace(Above, " ").Contains($"`{command}`", StringComparison.Ordinal);

    [GeneratedRegex($@"\[{ExampleFolder.Name}/(?<name>[^\]\s]+)\]\({ExampleFolder.Name}/\k<name>\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
