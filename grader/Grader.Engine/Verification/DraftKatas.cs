using Grader.Engine.Catalog;

namespace Grader.Engine.Verification;

/// <summary>The katas as an author has them in the working tree, committed or not.</summary>
/// <param name="Catalog">Those that can be graded have a lock entry here.</param>
/// <param name="Entries">By id.</param>
internal sealed record DraftKatas(
    KataCatalog Catalog, KataLock Lock, IReadOnlyDictionary<string, DraftKatas.Entry> Entries)
{
    public static DraftKatas Read(Clone clone, LockBuilder builder)
    {
        var entries = KataCatalog.Slugs(clone).ToDictionary(slug => slug.Id, slug =>
        {
            var faults = new List<string>();
            return new Entry(builder.Lock(slug, faults), faults);
        });
        var gradable = entries.Where(entry => entry.Value.Faults.Count == 0)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Locked);
        var locked = new KataLock(KataLock.CurrentSchema, builder.Shared(), new(gradable, StringComparer.Ordinal));
        return new DraftKatas(KataCatalog.Load(clone, new LockReading(locked, new HashSet<string>())), locked, entries);
    }

    public Kata Kata(KataSlug slug) => Catalog.Katas.Single(kata => kata.Id == slug.Id);

    /// <param name="Faults">What keeps the kata from being graded.</param>
    internal sealed record Entry(LockedKata Locked, IReadOnlyList<string> Faults);
}
