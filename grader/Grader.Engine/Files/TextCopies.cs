namespace Grader.Engine.Files;

/// <summary>
/// Copies of pristine texts by blob id, for a clone without a repository: what an edit replaces is nowhere else.
/// </summary>
public sealed class TextCopies(string folder)
{
    /// <returns>Null where there is no copy, or one that is damaged.</returns>
    public byte[]? Find(string id) =>
        WorkFile.Read(Path.Combine(folder, id)) is WorkFile.Regular file && BlobId.Of(file.Content) == id
            ? file.Content
            : null;

    public void Keep(string id, byte[] content)
    {
        if (Find(id) is null)
            AtomicFile.Write(Path.Combine(folder, id), content);
    }
}
