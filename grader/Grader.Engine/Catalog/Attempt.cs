namespace Grader.Engine.Catalog;

/// <summary>
/// One reading of a kata: what is handed in, and what it is graded against. A grade reads the files once and uses only
/// this.
/// </summary>
/// <param name="Locked">What is graded: the kata's entry in the lock, or a part of it.</param>
public sealed record Attempt(Kata Kata, LockedKata Locked, Submission Submission, KataCatalog Catalog)
{
    /// <summary>Reads the kata's folder as it is now.</summary>
    public static Attempt Of(Kata kata, KataCatalog catalog) => kata.Lock is { } locked
        ? new Attempt(kata, locked, Submission.Read(kata, locked), catalog)
        : new Attempt(kata, LockedKata.Nothing, Submission.Of(new Dictionary<string, byte[]>()), catalog);

    /// <summary>Notes on what is unusual about the submission and the folder.</summary>
    public IReadOnlyList<string> Notes => [.. Submission.Notes, .. Kata.Notes];
}
