using Grader.Engine;
using Grader.Engine.Files;

namespace Grader.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_file_is_written_with_its_folders_and_nothing_else()
    {
        AtomicFile.Write(folder.At("a/b/record.json"), "new"u8);

        Files().Should().Equal("a/b/record.json: new");
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole()
    {
        folder.With("record.json", "much longer than what comes");

        AtomicFile.Write(folder.At("record.json"), "new"u8);

        Files().Should().Equal("record.json: new");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_environment_fault()
    {
        folder.With("state", "a file where the folder should be");

        folder.Invoking(_ => AtomicFile.Write(folder.At("state/record.json"), "new"u8))
            .Should().Throw<EnvironmentFault>().WithMessage(
                $"Cannot write '{folder.At("state/record.json")}': * " +
                "Nothing was lost. Make the folder writable, or free some disk space, and run the command again.");
        Files().Should().Equal("state: a file where the folder should be");
    }

    [Fact]
    public void What_cannot_be_replaced_stays_and_no_temporary_file_is_left()
    {
        folder.With("record.json/kept", "old");

        folder.Invoking(_ => AtomicFile.Write(folder.At("record.json"), "new"u8)).Should().Throw<EnvironmentFault>();
        Files().Should().Equal("record.json/kept: old");
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(file => $"{Path.GetRelativePath(folder.Path, file).Replace('\\', '/')}: {File.ReadAllText(file)}");
}
