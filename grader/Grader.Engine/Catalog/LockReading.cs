namespace Grader.Engine.Catalog;

/// <summary>The lock that counts.</summary>
/// <param name="Modified">Katas whose entry in the work tree differs from the committed one, which counts.</param>
public sealed record LockReading(KataLock Lock, IReadOnlySet<string> Modified)
{
    /// <summary>There is no repository: the lock of the folder counts.</summary>
    public bool IsWithoutGit { get; init; }
}
