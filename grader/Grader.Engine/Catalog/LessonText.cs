using System.Text;
using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>README.md of a kata, as people read it.</summary>
public sealed record LessonText(string Markdown)
{
    /// <exception cref="EnvironmentFault">It is not there.</exception>
    public static LessonText Of(Kata kata) => WorkFile.Read(Path.Combine(kata.Folder, "README.md")) is WorkFile.Regular file
        ? new LessonText(new FrontMatterReader().Body(Encoding.UTF8.GetString(file.Content)))
        : throw new EnvironmentFault($"'katas/{kata.Id}/README.md' is missing. 'git checkout katas/{kata.Id}/README.md' brings it back.");
}
