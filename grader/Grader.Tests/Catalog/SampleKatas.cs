using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

/// <summary>Katas that do not exist on disk.</summary>
internal static class SampleKatas
{
    public static KataSlug Slug(string id) =>
        KataSlug.TryParse(id, out var slug) ? slug : throw new ArgumentException($"'{id}' names no kata.", nameof(id));

    public static Kata Of(
        string id, LockedKata? locked = null, string folder = "nowhere", IReadOnlyList<string>? notes = null) =>
        new(Slug(id), folder, null, locked, notes ?? []);

    public static LockedKata Locked(string[] stub, string[] tests) =>
        new(stub, stub.ToDictionary(file => file, _ => new string('0', 40)), tests);
}
