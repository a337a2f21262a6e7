namespace Grader.Engine.Catalog;

/// <summary>A kata's folder as it is now.</summary>
/// <param name="Lesson">The front matter, or null if it is missing or broken.</param>
/// <param name="Lock">What is graded, or null if the kata is not in the lock.</param>
/// <param name="Notes">What is unusual about the folder but does not change the verdict.</param>
public sealed record Kata(
    KataSlug Slug, string Folder, FrontMatter? Lesson, LockedKata? Lock, IReadOnlyList<string> Notes)
{
    public string Id => Slug.Id;
    public string Number => Slug.Number;
    public string Title => Lesson?.Title ?? Slug.Name;

    /// <summary>A file of its folder, relative to the clone.</summary>
    public string PathOf(string file) => Slug.PathOf(file);
}
