using System.Text;
using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>README.md of a kata.</summary>
/// <param name="FrontMatter">Null if it is missing or broken.</param>
/// <param name="Markdown">What people read: the text after the front matter.</param>
/// <param name="Faults">All that is wrong with it.</param>
public sealed record Lesson(FrontMatter? FrontMatter, string Markdown, IReadOnlyList<string> Faults)
{
    public const string FileName = "README.md";
    private const string Fence = "---";

    public static Lesson Parse(byte[] content) => Parse(Encoding.UTF8.GetString(content));

    public static Lesson Parse(string text)
    {
        var faults = new List<string>();
        if (Split(text) is var (yaml, markdown))
            return new Lesson(FrontMatterReader.Read(yaml, faults), markdown, faults);
        return new Lesson(
            null,
            text,
            [$"{FileName} has no front matter: it starts with a line '---', "
                + "then title, concept, difficulty, minutes and prerequisites, then '---'."]);
    }

    /// <summary>The lesson of a kata's folder; an unreadable lesson is a fault, too.</summary>
    public static Lesson Read(string folder) => WorkFile.Read(Path.Combine(folder, FileName)) switch
    {
        WorkFile.Regular file => Parse(file.Content),
        WorkFile.Refused refused => new Lesson(null, "", [$"{FileName} {refused.Why}."]),
        _ => new Lesson(null, "", [$"{FileName}, the lesson, is missing."]),
    };

    /// <exception cref="EnvironmentFault">The file is missing.</exception>
    public static Lesson Of(Kata kata) => WorkFile.Read(Path.Combine(kata.Folder, FileName)) is WorkFile.Regular file
        ? Parse(file.Content)
        : throw new EnvironmentFault(
            $"'{kata.PathOf(FileName)}' is missing. 'git checkout {kata.PathOf(FileName)}' brings it back.");

    /// <returns>The YAML between the first two lines of three dashes, and the text after them; null without these
    /// lines.</returns>
    private static (string Yaml, string Markdown)? Split(string lesson)
    {
        var text = lesson.TrimStart('\uFEFF');
        if (!text.StartsWith(Fence + "\n", StringComparison.Ordinal)
            && !text.StartsWith(Fence + "\r\n", StringComparison.Ordinal))
            return null;
        var start = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var end = text.IndexOf("\n" + Fence, start, StringComparison.Ordinal) + 1;
        return end == 0 ? null : (text[start..end], text[(end + Fence.Length)..].TrimStart());
    }
}
