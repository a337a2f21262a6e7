using System.Text;
using Grader.Engine;
using Grader.Engine.Files;
using Grader.Engine.Processes;

namespace Grader.Tests.Files;

public sealed class GitRepositoryTests : IAsyncLifetime
{
    private GitFolder git = null!;

    public async Task InitializeAsync()
    {
        git = await GitFolder.CreateAsync();
        git.Files.With("katas/a.cs", "one\ntwo\n").With("katas/b.cs", "");
    }

    public Task DisposeAsync() => git.DisposeAsync().AsTask();

    [Fact]
    public async Task Texts_come_back_by_their_ids_and_what_git_lacks_is_missing()
    {
        await git.CommitAsync();
        git.Files.With("katas/a.cs", "edited\n");
        string[] ids = [BlobId.Of("one\ntwo\n"u8), BlobId.Of(""u8), BlobId.Of("never there"u8)];

        var blobs = await git.Repository.ReadBlobsAsync(ids, CancellationToken.None);

        blobs.ToDictionary(blob => blob.Key, blob => Encoding.UTF8.GetString(blob.Value))
            .Should().Equal(new Dictionary<string, string> { [ids[0]] = "one\ntwo\n", [ids[1]] = "" });
    }

    [Fact]
    public async Task What_an_author_locks_can_be_read_back_before_it_is_committed()
    {
        await git.Repository.KeepAsync(["katas/a.cs"], CancellationToken.None);
        git.Files.With("katas/a.cs", "edited\n");

        (await git.Repository.ReadBlobsAsync([BlobId.Of("one\ntwo\n"u8)], CancellationToken.None))
            .Should().HaveCount(1);
    }

    [Fact]
    public async Task A_file_is_read_as_it_was_committed()
    {
        (await git.Repository.ReadCommittedAsync("katas/a.cs", CancellationToken.None))
            .Should().BeNull("because nothing is committed yet");

        await git.CommitAsync();
        git.Files.With("katas/a.cs", "edited\n");

        (await git.Repository.ReadCommittedAsync("katas/a.cs", CancellationToken.None))
            .Should().Equal("one\ntwo\n"u8.ToArray());
        (await git.Repository.ReadCommittedAsync("katas/c.cs", CancellationToken.None))
            .Should().BeNull("because there is no such file");
    }

    [Fact]
    public async Task A_repository_around_the_folder_does_not_answer_for_it()
    {
        git.Files.With("inner/katas/a.cs", "one\n");
        await git.CommitAsync();
        var inner = new GitRepository(new ProcessRunner(), git.Files.At("inner"));

        var reading = () => inner.ReadCommittedAsync("inner/katas/a.cs", CancellationToken.None);

        await reading.Should().ThrowAsync<EnvironmentFault>();
    }

    [Fact]
    public async Task A_folder_that_git_does_not_know_is_no_folder_without_commits()
    {
        using var folder = new TemporaryFolder();
        var none = new GitRepository(new ProcessRunner(), folder.Path);

        var reading = () => none.ReadCommittedAsync("katas/a.cs", CancellationToken.None);

        (await reading.Should().ThrowAsync<EnvironmentFault>(
            "because what git can't tell must not come from the working tree"))
            .WithMessage(
                $"Git does not work in '{folder.Path}': fatal: not a git repository*Clone again*");
    }
}
