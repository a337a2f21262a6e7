using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Engine.Verification;
using Grader.Tests.Catalog;

namespace Grader.Tests.Verification;

public class WrongHeaderTests
{
    private static readonly LockedKata One = SampleKatas.Locked(["Queue.cs"], ["Get_waits", "Put_wakes"]);
    private static readonly LockedKata Two = SampleKatas.Locked(["Queue.cs", "Waiter.cs"], ["Get_waits", "Put_wakes"]);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_program_has_it_in_comments(string lineEnd)
    {
        const string Program = """
            // Misconception: Nobody waits.
            // But: A get of an empty queue does.
            // Caught by: Get_waits, Put_wakes
            // Replaces: Queue.cs
            class Queue;
            """;

        var header = WrongHeader.OfProgram(Program.ReplaceLineEndings(lineEnd));

        header.Should().BeEquivalentTo(
            new
            {
                Misconception = "Nobody waits.",
                But = "A get of an empty queue does.",
                CaughtBy = new[] { "Get_waits", "Put_wakes" },
                Replaces = "Queue.cs",
            });
        header.Faults(Two).Should().BeEmpty();
    }

    [Fact]
    public void A_patch_has_it_as_plain_lines_and_names_its_files_itself()
    {
        var header = WrongHeader.OfPatch(
            "Misconception: Nobody waits.\nBut: A get of an empty queue does.\nCaught by: Get_waits, Put_wakes\n");

        header.Should().BeEquivalentTo(
            new
            {
                Misconception = "Nobody waits.",
                But = "A get of an empty queue does.",
                CaughtBy = new[] { "Get_waits", "Put_wakes" },
                Replaces = (string?)null,
            });
        header.Faults(Two).Should().BeEmpty();
    }

    [Fact]
    public void Tests_may_take_more_than_one_line() =>
        WrongHeader.OfProgram("// Caught by: A, B,\n// Caught by: C\n").CaughtBy.Should().Equal("A", "B", "C");

    [Fact]
    public void All_that_it_lacks_is_reported_at_once() => Faults("class Queue;\n", Two).Should().Equal(
        "has no line '// Misconception: <one sentence>'.",
        "has no line '// But: <one sentence>'.",
        "has no line '// Caught by: <test>, <test>'.",
        "needs a line '// Replaces: <file>': the reference has 2 files.");

    [Fact]
    public void Names_that_are_not_there_are_reported() => Faults(
        "// Misconception: Nobody waits.\n// But: A get does.\n// Caught by: Get_wait, Put_wakes, Nothing\n// Replaces: Stack.cs\n", One).Should().Equal(
        "is caught by 'Get_wait', and there is no such test.",
        "is caught by 'Nothing', and there is no such test.",
        "replaces 'Stack.cs', and the reference has no such file.");

    [Theory]
    [InlineData("// Misconception:\n// But:\n// Caught by:\n")]
    [InlineData("// misconception: x\n//But: y\n//Caught by: Get_waits\n")]
    [InlineData("Misconception: x\nBut: y\nCaught by: Get_waits\n")]
    public void An_empty_or_misspelt_line_of_a_program_does_not_count(string text) => Faults(text, One).Should().Equal(
        "has no line '// Misconception: <one sentence>'.",
        "has no line '// But: <one sentence>'.",
        "has no line '// Caught by: <test>, <test>'.");

    [Theory]
    [InlineData("Misconception:\nBut:\nCaught by:\n")]
    [InlineData("misconception: x\n but: y\n Caught by: Get_waits\n")]
    [InlineData("// Misconception: x\n// But: y\n// Caught by: Get_waits\n")]
    public void An_empty_or_misspelt_line_of_a_patch_does_not_count(string text) =>
        WrongHeader.OfPatch(text).Faults(One).Should().Equal(
            "has no line 'Misconception: <one sentence>'.",
            "has no line 'But: <one sentence>'.",
            "has no line 'Caught by: <test>, <test>'.");

    private static IEnumerable<string> Faults(string program, LockedKata locked) =>
        WrongHeader.OfProgram(program).Faults(locked);
}
