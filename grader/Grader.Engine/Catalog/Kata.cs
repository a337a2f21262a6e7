namespace Grader.Engine.Catalog;

/// <summary>A kata's folder as it is now.</summary>
/// <param name="Lesson">The front matter, or null where it is missing or broken.</param>
/// <param name="Lock">What is graded, or null where the lock does not know this kata.</param>
/// <param name="Notes">What is odd about the folder and does not touch the verdict.</param>
public sealed record Kata(KataSlug Slug, string Folder, FrontMatter? Lesson, LockedKata? Lock, IReadOnlyList<string> Notes)
{
    public string Id => Slug.Id;
    public string Number => Slug.Number;
    public string Title => Lesson?.Title ?? Slug.Name;

    /// <summary>A file of its folder, relative to the clone.</summary>
    public string PathOf(string file) => Slug.PathOf(file);
}
