namespace Grader.Engine.Catalog;

/// <summary>All katas of a clone, in order, and what is pristine in them.</summary>
/// <param name="Shared">The build files and the support library that katas are graded with: path from the clone's root
/// to blob id.</param>
public sealed record KataCatalog(IReadOnlyList<Kata> Katas, IReadOnlyDictionary<string, string> Shared)
{
    /// <summary>Reads the folders; the lock decides which of them are graded, and how.</summary>
    public static KataCatalog Load(Clone clone, LockReading reading) => Combine(clone, reading, Lessons(clone));

    /// <summary>Reads the folders while git reads the lock.</summary>
    public static async Task<KataCatalog> LoadAsync(Clone clone, Task<LockReading> reading)
    {
        var lessons = Lessons(clone);
        return Combine(clone, await reading, lessons);
    }

    /// <summary>The folders of <c>katas/</c> whose name is a kata name.</summary>
    public static IEnumerable<KataSlug> Slugs(Clone clone) =>
        Directory.EnumerateDirectories(clone.Katas)
            .Select(folder => Parse(Path.GetFileName(folder)))
            .OfType<KataSlug>()
            .Order();

    private static KataSlug? Parse(string name) => KataSlug.TryParse(name, out var slug) ? slug : null;

    private static Dictionary<KataSlug, Lesson> Lessons(Clone clone) =>
        Slugs(clone).ToDictionary(slug => slug, slug => Lesson.Read(FolderOf(clone, slug)));

    private static KataCatalog Combine(Clone clone, LockReading reading, Dictionary<KataSlug, Lesson> lessons)
    {
        var slugs = lessons.Keys.Concat(reading.Lock.Katas.Keys.Select(Parse)).OfType<KataSlug>().Distinct().Order();
        return new KataCatalog([.. slugs.Select(Kata)], reading.Lock.Shared);

        Kata Kata(KataSlug slug)
        {
            var folder = FolderOf(clone, slug);
            var lesson = lessons.GetValueOrDefault(slug) ?? Lesson.Read(folder);
            IReadOnlyList<string> notes =
            [
                .. reading.Modified.Contains(slug.Id)
                    ? ["lock-modified: katas.lock.json (graded as committed)"]
                    : Array.Empty<string>(),
                .. reading.IsWithoutGit ? ["no-git: graded by the lock in this folder"] : Array.Empty<string>(),
                .. lesson.Faults.Select(fault => $"lesson: {fault}"),
            ];
            return new Kata(slug, folder, lesson.FrontMatter, reading.Lock.Katas.GetValueOrDefault(slug.Id), notes);
        }
    }

    private static string FolderOf(Clone clone, KataSlug slug) => Path.Combine(clone.Katas, slug.Id);
}
