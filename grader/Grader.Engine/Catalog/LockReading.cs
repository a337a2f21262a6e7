namespace Grader.Engine.Catalog;

/// <summary>The lock that counts, and where the working tree differs from it.</summary>
/// <param name="Modified">Katas whose entry in the working tree differs from the committed one; the committed one
/// counts.</param>
public sealed record LockReading(KataLock Lock, IReadOnlySet<string> Modified)
{
    /// <summary>There is no repository: the lock of the folder counts.</summary>
    public bool IsWithoutGit { get; init; }
}
