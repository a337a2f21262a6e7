using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Verification;

namespace Grader.Tests.Verification;

public sealed class SolutionFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("solutions/05-queue/Queue.cs", "queue")
        .With("solutions/05-queue/Waiter.cs", "waiter")
        .With("solutions/05-queue/wrong/a.cs", "// Replaces: Queue.cs\n");

    [Fact]
    public void The_reference_is_what_lies_at_its_top()
    {
        var solution = SolutionFolder.Read(new Clone(folder.Path), "05-queue");

        solution.Reference.Select(file => $"{file.Key}: {Encoding.UTF8.GetString(file.Value)}")
            .Should().BeEquivalentTo("Queue.cs: queue", "Waiter.cs: waiter");
        solution.Explanation.Should().BeNull();
    }

    [Fact]
    public void A_kata_without_one_has_nothing()
    {
        var none = SolutionFolder.Read(new Clone(folder.Path), "06-future");

        (none.Reference.Count, none.Explanation).Should().Be((0, null));
    }

    public void Dispose() => folder.Dispose();
}
