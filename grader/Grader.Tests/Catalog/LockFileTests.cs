using Grader.Engine;
using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public sealed class LockFileTests : IAsyncLifetime
{
    private GitFolder git = null!;

    public async Task InitializeAsync()
    {
        git = await GitFolder.CreateAsync();
        Write(("00-tiny", "First"), ("01-tidy", "Second"));
    }

    public Task DisposeAsync() => git.DisposeAsync().AsTask();

    [Fact]
    public async Task Without_a_commit_the_working_tree_counts() =>
        (await ReadAsync()).Should().Be("00-tiny: First; 01-tidy: Second; modified: ");

    [Fact]
    public async Task What_is_committed_counts_and_what_differs_is_reported()
    {
        await git.CommitAsync();
        Write(("00-tiny", "First"), ("01-tidy", "Easier"));

        (await ReadAsync()).Should().Be("00-tiny: First; 01-tidy: Second; modified: 01-tidy");
    }

    [Fact]
    public async Task A_kata_taken_out_of_the_working_tree_is_still_graded()
    {
        await git.CommitAsync();
        Write(("00-tiny", "First"));

        (await ReadAsync()).Should().Be("00-tiny: First; 01-tidy: Second; modified: 01-tidy");
    }

    [Fact]
    public async Task A_kata_that_was_never_committed_counts_as_the_working_tree_has_it()
    {
        await git.CommitAsync();
        Write(("00-tiny", "First"), ("01-tidy", "Second"), ("02-new", "Third"));

        (await ReadAsync()).Should().Be("00-tiny: First; 01-tidy: Second; 02-new: Third; modified: ");
    }

    [Theory]
    [InlineData("{ cut")]
    [InlineData("")]
    [InlineData("{ \"schema\": 2, \"shared\": {}, \"katas\": {} }")]
    public async Task A_broken_one_in_the_working_tree_changes_nothing_but_is_reported(string text)
    {
        await git.CommitAsync();
        git.Files.With("katas/katas.lock.json", text);

        (await ReadAsync()).Should().Be("00-tiny: First; 01-tidy: Second; modified: 00-tiny, 01-tidy");
    }

    [Fact]
    public async Task A_deleted_one_is_read_from_the_commit()
    {
        await git.CommitAsync();
        File.Delete(git.Files.At("katas/katas.lock.json"));

        (await ReadAsync()).Should().Be("00-tiny: First; 01-tidy: Second; modified: ");
    }

    [Fact]
    public async Task A_missing_one_is_reported_with_the_way_back()
    {
        File.Delete(git.Files.At("katas/katas.lock.json"));

        (await git.Invoking(_ => ReadAsync()).Should().ThrowAsync<EnvironmentFault>())
            .WithMessage(
                "'katas/katas.lock.json' is missing. 'git checkout katas/katas.lock.json' brings it back; authors " +
                "write it again with 'grader lock'.");
    }

    [Theory]
    [InlineData("{ cut")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"schema\": 1 }")]
    [InlineData("{ \"schema\": 7, \"shared\": {}, \"katas\": {} }")]
    public async Task A_broken_one_that_is_not_committed_is_reported_with_the_way_back(string text)
    {
        git.Files.With("katas/katas.lock.json", text);

        (await git.Invoking(_ => ReadAsync()).Should().ThrowAsync<EnvironmentFault>())
            .WithMessage(
                "'katas/katas.lock.json' cannot be read as a lock of schema 1. 'git checkout katas/katas.lock.json' " +
                "brings the committed one back; authors write it again with 'grader lock'.");
    }

    [Fact]
    public async Task A_broken_one_that_is_committed_is_reported_as_such()
    {
        git.Files.With("katas/katas.lock.json", "{ cut");
        await git.CommitAsync();

        (await git.Invoking(_ => ReadAsync()).Should().ThrowAsync<EnvironmentFault>())
            .WithMessage("The committed 'katas/katas.lock.json' cannot be read as a lock of schema 1.*");
    }

    [Fact]
    public async Task A_folder_in_its_place_is_reported()
    {
        File.Delete(git.Files.At("katas/katas.lock.json"));
        git.Files.With("katas/katas.lock.json/file", "");

        (await git.Invoking(_ => ReadAsync()).Should().ThrowAsync<EnvironmentFault>())
            .WithMessage(
                "'katas/katas.lock.json' is a folder, not a file. 'git checkout katas/katas.lock.json' brings it " +
                "back.");
    }

    private void Write(params (string Kata, string Test)[] katas)
    {
        var entries = katas.ToDictionary(kata => kata.Kata, kata => SampleKatas.Locked(["Stub.cs"], [kata.Test]));
        Directory.CreateDirectory(git.Files.At("katas"));
        File.WriteAllBytes(git.Files.At("katas/katas.lock.json"),
            LockFile.Serialize(new KataLock(KataLock.CurrentSchema, [], new(entries))));
    }

    private async Task<string> ReadAsync()
    {
        var reading = await new LockFile(new Clone(git.Files.Path), git.Repository).ReadAsync(CancellationToken.None);
        var katas = reading.Lock.Katas.Select(kata => $"{kata.Key}: {string.Join(", ", kata.Value.Tests)}");
        return $"{string.Join("; ", katas)}; modified: {string.Join(", ", reading.Modified.Order())}";
    }
}
