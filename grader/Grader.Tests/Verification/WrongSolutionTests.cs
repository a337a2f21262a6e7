using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Verification;
using Grader.Tests.Catalog;

namespace Grader.Tests.Verification;

public class WrongSolutionTests
{
    private static readonly LockedKata One = SampleKatas.Locked(["Queue.cs"], ["Get_waits", "Put_wakes"]);
    private static readonly LockedKata Two = SampleKatas.Locked(["Queue.cs", "Waiter.cs"], ["Get_waits", "Put_wakes"]);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Its_first_lines_say_what_is_wrong_and_who_catches_it(string lineEnd)
    {
        var wrong = Read("// Misconception: Nobody waits.\n// Caught by: Get_waits, Put_wakes\n// Replaces: Queue.cs\nclass Queue;\n".ReplaceLineEndings(lineEnd));

        (wrong.Misconception, string.Join("+", wrong.CaughtBy), wrong.Replaces).Should().Be(("Nobody waits.", "Get_waits+Put_wakes", "Queue.cs"));
        Faults(wrong, Two).Should().BeEmpty();
    }

    [Fact]
    public void Tests_may_take_more_than_one_line() => Read("// Caught by: A, B,\n// Caught by: C\n").CaughtBy.Should().Equal("A", "B", "C");

    [Fact]
    public void All_that_it_lacks_is_told_at_once() => Faults(Read("class Queue;\n"), Two).Should().Equal(
        "has no line '// Misconception: <one sentence>'.",
        "has no line '// Caught by: <test>, <test>'.",
        "needs a line '// Replaces: <file>': the reference has 2 files.");

    [Fact]
    public void Names_that_are_not_there_are_told() => Faults(Read("// Misconception: Nobody waits.\n// Caught by: Get_wait, Put_wakes, Nothing\n// Replaces: Stack.cs\n"), One).Should().Equal(
        "is caught by 'Get_wait', and there is no such test.",
        "is caught by 'Nothing', and there is no such test.",
        "replaces 'Stack.cs', and the reference has no such file.");

    [Theory]
    [InlineData("// Misconception:\n// Caught by:\n")]
    [InlineData("// misconception: x\n//Caught by: Get_waits\n")]
    public void An_empty_or_misspelt_line_does_not_count(string text) => Faults(Read(text), One).Should().Equal(
        "has no line '// Misconception: <one sentence>'.",
        "has no line '// Caught by: <test>, <test>'.");

    private static WrongSolution Read(string text) => WrongSolution.Read("solutions/05-queue/wrong/a.cs", Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Faults(WrongSolution wrong, LockedKata locked) => wrong.Faults(locked).Select(fault => fault.Message);
}
