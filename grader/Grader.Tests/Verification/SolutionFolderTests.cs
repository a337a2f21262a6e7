using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Verification;

namespace Grader.Tests.Verification;

public sealed class SolutionFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("solutions/05-queue/Queue.cs", "queue")
        .With("solutions/05-queue/Waiter.cs", "waiter")
        .With("solutions/05-queue/wrong/b.cs", "// Replaces: Waiter.cs\n")
        .With("solutions/05-queue/wrong/a.cs", "// Replaces: Queue.cs\n");

    [Fact]
    public void A_wrong_solution_stands_for_one_file_of_the_reference() =>
        Solution().Wrong.Select(wrong => string.Join(" + ", Solution().With(wrong).Sources.OrderBy(source => source.Key).Select(source => Encoding.UTF8.GetString(source.Value).Trim())))
            .Should().Equal("// Replaces: Queue.cs + waiter", "queue + // Replaces: Waiter.cs");

    [Fact]
    public void The_reference_is_what_lies_at_its_top()
    {
        Solution().Reference.Keys.Should().BeEquivalentTo("Queue.cs", "Waiter.cs");
        Solution().Explanation.Should().BeNull();
    }

    [Fact]
    public void A_kata_without_one_has_nothing()
    {
        var none = SolutionFolder.Read(new Clone(folder.Path), "06-future");

        (none.Reference.Count, none.Explanation, none.Wrong.Count).Should().Be((0, null, 0));
    }

    public void Dispose() => folder.Dispose();

    private SolutionFolder Solution() => SolutionFolder.Read(new Clone(folder.Path), "05-queue");
}
