using System.Text;
using Grader.Engine.Files;

namespace Grader.Tests.Files;

public sealed class PristineTextsTests : IAsyncLifetime
{
    private PristineTexts Texts => new(git.Repository, new TextCopies(git.Files.At(".grader/texts")), git.Files.Path);

    private GitFolder git = null!;

    public async Task InitializeAsync() => git = await GitFolder.CreateAsync();

    public Task DisposeAsync() => git.DisposeAsync().AsTask();

    [Fact]
    public async Task They_come_from_the_working_tree_or_else_from_git()
    {
        git.Files.With("same.cs", "same\n").With("edited.cs", "before\n").With("deleted.cs", "gone\n");
        await git.CommitAsync();
        git.Files.With("edited.cs", "after\n").With("new.cs", "new\n");
        File.Delete(git.Files.At("deleted.cs"));

        var texts = await Texts.ReadAsync(
            new Dictionary<string, string>
            {
                ["same.cs"] = BlobId.Of("same\n"u8),
                ["edited.cs"] = BlobId.Of("before\n"u8),
                ["deleted.cs"] = BlobId.Of("gone\n"u8),
                ["new.cs"] = BlobId.Of("new\n"u8),
                ["lost.cs"] = BlobId.Of("lost\n"u8),
            },
            CancellationToken.None);

        texts.ToDictionary(text => text.Key, text => Encoding.UTF8.GetString(text.Value)).Should().BeEquivalentTo(
            new Dictionary<string, string>
            {
                ["same.cs"] = "same\n",
                ["new.cs"] = "new\n",
                ["edited.cs"] = "before\n",
                ["deleted.cs"] = "gone\n",
            });
    }

    [Fact]
    public async Task An_object_that_was_overwritten_in_gits_store_is_not_taken_for_the_text()
    {
        git.Files.With("tests.cs", "strict\n");
        await git.CommitAsync();
        git.Files.With("tests.cs", "weak\n");
        var weak = await git.RunAsync("hash-object", "-w", "tests.cs");
        var strict = BlobId.Of("strict\n"u8);
        File.Delete(StoreOf(strict));
        File.Copy(StoreOf(weak), StoreOf(strict));

        var texts = await Texts
            .ReadAsync(new Dictionary<string, string> { ["tests.cs"] = strict }, CancellationToken.None);

        texts.Should().BeEmpty("because git does not look whether an object is what its name says");

        string StoreOf(string id) => git.Files.At($".git/objects/{id[..2]}/{id[2..]}");
    }
}
