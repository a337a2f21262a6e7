using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>
/// Keeps the stubs of a clone without a repository, while they are pristine: an edit replaces the only text there is.
/// </summary>
public sealed class StubCopies(TextCopies copies)
{
    public void Keep(KataCatalog catalog)
    {
        foreach (var kata in catalog.Katas)
        {
            foreach (var file in kata.Lock?.Stub ?? [])
            {
                if (WorkFile.Read(Path.Combine(kata.Folder, file)) is WorkFile.Regular stub
                    && BlobId.Of(stub.Content) == kata.Lock!.Files[file])
                    copies.Keep(kata.Lock.Files[file], stub.Content);
            }
        }
    }
}
