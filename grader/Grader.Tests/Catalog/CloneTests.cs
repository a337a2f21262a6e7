using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public sealed class CloneTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("Katas.sln", "").With("katas/05-queue/src/Queue.cs", "");

    [Theory]
    [InlineData(".")]
    [InlineData("katas")]
    [InlineData("katas/05-queue/src")]
    public void It_is_found_from_any_folder_in_it(string from) =>
        Clone.Around(Path.GetFullPath(folder.At(from)))!.Root.Should().Be(folder.Path);

    [Fact]
    public void Half_of_one_is_none()
    {
        File.Delete(folder.At("Katas.sln"));

        Clone.Around(folder.At("katas")).Should().BeNull();
    }

    [Fact]
    public void Paths_are_shown_from_its_root() =>
        new Clone(folder.Path).Relative(folder.At("katas/05-queue/src/Queue.cs"))
            .Should().Be("katas/05-queue/src/Queue.cs");

    public void Dispose() => folder.Dispose();
}
