namespace Grader.Engine.Catalog;

/// <summary>katas/katas.lock.json: what is pristine, and what is graded.</summary>
/// <param name="Shared">The build files and the support library that every kata is compiled with: path from the clone's
/// root to blob id.</param>
public sealed record KataLock(
    int Schema, SortedDictionary<string, string> Shared, SortedDictionary<string, LockedKata> Katas)
{
    public const int CurrentSchema = 1;
}
