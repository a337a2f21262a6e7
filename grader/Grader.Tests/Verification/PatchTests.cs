using Grader.Engine.Verification;

namespace Grader.Tests.Verification;

public class PatchTests
{
    private const string TwoFiles = """
        Misconception: Nobody waits.
        Caught by: Get_waits

        diff --git a/Queue.cs b/Queue.cs
        index 1111111..2222222 100644
        --- a/Queue.cs
        +++ b/Queue.cs
        @@ -7,3 +7,3 @@ public void Put()
             first
        -    second
        +    another
             third
        @@ -20 +20,2 @@
         only
        +added
        diff --git a/Waiter.cs b/Waiter.cs
        index 3333333..4444444 100644
        --- a/Waiter.cs
        +++ b/Waiter.cs
        @@ -1,3 +1,1 @@
        -- a/list item

        -end
        \ No newline at end of file

        """;

    [Fact]
    public void What_stands_above_the_difference_is_the_header() =>
        Patch.Parse(TwoFiles).Header.Should().Be("Misconception: Nobody waits.\nCaught by: Get_waits\n");

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Each_hunk_has_its_file_its_line_and_the_lines_that_must_stand_there(string lineEnd) =>
        Patch.Parse(TwoFiles.ReplaceLineEndings(lineEnd)).Hunks
            .Select(hunk => $"{hunk.File}:{hunk.Line}: {string.Join('|', hunk.Old)}").Should().Equal(
                "Queue.cs:7:     first|    second|    third",
                "Queue.cs:20: only",
                "Waiter.cs:1: - a/list item||end");

    [Fact]
    public void A_text_without_a_difference_has_no_hunk() =>
        Patch.Parse("Misconception: Nobody waits.\n").Hunks.Should().BeEmpty();

    [Theory]
    [InlineData(0, "d", "e")]
    [InlineData(1, "a", "b")]
    [InlineData(2, "b", "a")]
    [InlineData(3, "a")]
    public void A_hunk_fits_wherever_its_old_lines_stand_together(int places, params string[] old) =>
        new Hunk("Queue.cs", 1, old).PlacesIn(Reference("a\nb\na\nc\nb\na\n")).Should().Be(places);

    [Fact]
    public void A_hunk_of_a_file_that_does_not_exist_fits_nowhere() =>
        new Hunk("Stack.cs", 1, ["a"]).PlacesIn(Reference("a\n")).Should().Be(0);

    private static Dictionary<string, byte[]> Reference(string queue) =>
        new() { ["Queue.cs"] = System.Text.Encoding.UTF8.GetBytes(queue) };
}
