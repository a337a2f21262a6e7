namespace Grader.Engine.Catalog;

/// <summary>One reading of a kata: what is handed in, and what it is graded against. Everything about a grade refers to the same reading.</summary>
/// <param name="Locked">What is graded; it may be less than the kata's own entry in the lock.</param>
public sealed record Attempt(Kata Kata, LockedKata Locked, Submission Submission, KataCatalog Catalog)
{
    /// <summary>Reads the kata's folder as it is now.</summary>
    public static Attempt Of(Kata kata, KataCatalog catalog) => kata.Lock is { } locked
        ? new Attempt(kata, locked, Submission.Read(kata, locked), catalog)
        : new Attempt(kata, LockedKata.Nothing, Submission.Of(new Dictionary<string, byte[]>()), catalog);

    /// <summary>What is odd about the submission and the folder.</summary>
    public IReadOnlyList<string> Notes => [.. Submission.Notes, .. Kata.Notes];
}
