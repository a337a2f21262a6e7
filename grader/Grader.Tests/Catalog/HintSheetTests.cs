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
    public void Where_the_design_has_to_change_the_general_hints_come_first()
    {
        var hints = HintSheet.Parse(Text.Replace("# Stage 1: Waiting", "# Stage 1: Waiting (design first)", StringComparison.Ordinal));

        hints.For("Get_waits").Select(hint => hint.Text.Split('\n')[0]).Should().Equal("Think.", "Read.", "Who wakes it?");
        HintSheet.Parse(Text).For("Get_waits").Select(hint => hint.Text.Split('\n')[0]).Should().Equal("Who wakes it?", "Think.", "Read.");
    }

    [Fact]
    public void An_empty_text_has_none()
    {
        var hints = HintSheet.Parse("");

        hints.Steps.Should().BeEmpty();
        hints.ByTest.Should().BeEmpty();
    }
}
