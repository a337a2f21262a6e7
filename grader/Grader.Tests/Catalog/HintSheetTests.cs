using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public class HintSheetTests
{
    private const string Text = """
        # Hints

        Take them one at a time.

        ## Step 1

        Think.

        ### A smaller heading stays in its section

        ## Step 2
        Read.

        # Stage 1: Waiting

        ## Get_waits
        Who wakes it?

        ## Get_waits
        A second one does not count.

        ## Put_wakes
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Steps_come_in_order_and_tests_by_name(string lineEnd)
    {
        var hints = HintSheet.Parse(Text.ReplaceLineEndings(lineEnd));

        hints.Steps.Should().Equal("Think.\n\n### A smaller heading stays in its section", "Read.");
        hints.ByTest.Should().Equal(
            new Dictionary<string, string> { ["Get_waits"] = "Who wakes it?", ["Put_wakes"] = "" });
    }

    [Fact]
    public void An_empty_text_has_none()
    {
        var hints = HintSheet.Parse("");

        hints.Steps.Should().BeEmpty();
        hints.ByTest.Should().BeEmpty();
    }
}
