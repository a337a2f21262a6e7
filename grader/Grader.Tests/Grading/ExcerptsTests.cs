using Grader.Engine.Grading;

namespace Grader.Tests.Grading;

public class ExcerptsTests
{
    private const string Source = """
        public class QueueTests
        {
            [Fact]
            public void First()
            {
                var queue = new Queue();

                queue.Put(1);
                queue.Put(2);
                queue.Count.Should().Be(2);
                queue.Take();
            }

            [Fact]
            public void Second() => new Queue().Count.Should().Be(0);
        }
        """;

    [Fact]
    public void The_line_that_failed_stands_among_those_around_it() =>
        Lines(10).Should().Equal("queue.Put(1);", "queue.Put(2);", "queue.Count.Should().Be(2);", "queue.Take();");

    [Fact]
    public void Nothing_of_another_member_is_shown()
    {
        Lines(6).Should().Equal("var queue = new Queue();");
        Lines(11).Should().Equal("queue.Put(1);", "queue.Put(2);", "queue.Count.Should().Be(2);", "queue.Take();");
        Lines(15).Should().Equal("public void Second() => new Queue().Count.Should().Be(0);");
    }

    [Fact]
    public void A_line_that_is_not_there_has_no_excerpt()
    {
        Excerpts.Of(Source, "QueueTests.cs", 0).Should().BeNull();
        Excerpts.Of(Source, "QueueTests.cs", 99).Should().BeNull();
    }

    private static IReadOnlyList<string> Lines(int line) => Excerpts.Of(Source, "QueueTests.cs", line)!.Lines;
}
