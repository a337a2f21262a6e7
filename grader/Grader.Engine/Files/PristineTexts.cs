namespace Grader.Engine.Files;

/// <summary>Texts by the lock's blob ids: from the working tree if it still has them, otherwise from git.</summary>
public sealed class PristineTexts(GitRepository git, TextCopies copies, string root)
{
    /// <summary>Whether texts that the working tree has lost may be in git; an archive has none.</summary>
    public bool HasHistory => git.Exists;

    /// <param name="files">Path from the clone's root to blob id.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text of each file that the working tree or git has.</returns>
    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(
        IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, byte[]>();
        foreach (var (path, id) in files)
        {
            if (WorkFile.Read(Path.Combine(root, path)) is WorkFile.Regular { Content: var content }
                && BlobId.Of(content) == id)
                texts[path] = content;
        }

        var missing = files.Where(file => !texts.ContainsKey(file.Key)).ToList();
        if (!HasHistory)
            return WithCopies(texts, missing);

        var blobs = await git.ReadBlobsAsync([.. missing.Select(file => file.Value).Distinct()], cancellationToken);
        foreach (var (path, id) in missing)
        {
            // Git does not check that an object still matches its id.
            if (blobs.TryGetValue(id, out var content) && BlobId.Of(content) == id)
                texts[path] = content;
        }

        return texts;
    }

    private Dictionary<string, byte[]> WithCopies(
        Dictionary<string, byte[]> texts, IEnumerable<KeyValuePair<string, string>> missing)
    {
        foreach (var (path, id) in missing)
        {
            if (copies.Find(id) is { } content)
                texts[path] = content;
        }

        return texts;
    }
}
