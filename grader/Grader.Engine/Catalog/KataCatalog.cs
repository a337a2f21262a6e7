using System.Text;
using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>All katas of a clone, in order, and what is pristine in them.</summary>
/// <param name="Shared">The build files and the support library that katas are graded with: path from the clone's root to blob id.</param>
public sealed record KataCatalog(IReadOnlyList<Kata> Katas, IReadOnlyDictionary<string, string> Shared)
{
    /// <summary>Looks at the folders; which of them are graded, and how, is the lock's business.</summary>
    public static KataCatalog Load(Clone clone, LockReading reading)
    {
        var slugs = Slugs(clone).Concat(reading.Lock.Katas.Keys.Select(Parse)).OfType<KataSlug>().Distinct().Order();
        return new KataCatalog([.. slugs.Select(slug => Look(clone, slug, reading))], reading.Lock.Shared);
    }

    /// <summary>The folders of <c>katas/</c> that are named like a kata.</summary>
    public static IEnumerable<KataSlug> Slugs(Clone clone) =>
        Directory.EnumerateDirectories(clone.Katas).Select(folder => Parse(Path.GetFileName(folder))).OfType<KataSlug>().Order();

    private static KataSlug? Parse(string name) => KataSlug.TryParse(name, out var slug) ? slug : null;

    private static Kata Look(Clone clone, KataSlug slug, LockReading reading)
    {
        var folder = Path.Combine(clone.Katas, slug.Id);
        var faults = new List<string>();
        FrontMatter? lesson = null;
        switch (WorkFile.Read(Path.Combine(folder, "README.md")))
        {
            case WorkFile.Regular readme:
                lesson = new FrontMatterReader().Read(Encoding.UTF8.GetString(readme.Content), faults);
                break;
            case WorkFile.Missing:
                faults.Add("README.md, the lesson, is missing.");
                break;
            case WorkFile.Refused refused:
                faults.Add($"README.md {refused.Why}.");
                break;
        }

        IReadOnlyList<string> notes =
        [
            .. reading.Modified.Contains(slug.Id) ? ["lock-modified: katas.lock.json (graded as committed)"] : Array.Empty<string>(),
            .. faults.Select(fault => $"lesson: {fault}"),
        ];
        return new Kata(slug, folder, lesson, reading.Lock.Katas.GetValueOrDefault(slug.Id), notes);
    }
}
