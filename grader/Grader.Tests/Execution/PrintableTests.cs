using Grader.Engine.Execution;

namespace Grader.Tests.Execution;

public class PrintableTests
{
    [Theory]
    [InlineData("plain\ttext\nof two lines", "plain\ttext\nof two lines")]
    [InlineData("\u001b[2J\a\0", "\\u001b[2J\\u0007\\u0000")]
    [InlineData("line\r\nend\rhere", "line\nend\\u000dhere")]
    [InlineData("turned \u202e around", "turned \\u202e around")]
    [InlineData("a whole \U0001f600", "a whole \U0001f600")]
    public void No_terminal_obeys_it(string text, string shown) => Printable.Text(text, 100).Should().Be(shown);

    /// <summary>Not a row of the theory: the runner's own messages would not carry half a surrogate pair.</summary>
    [Fact]
    public void Half_a_letter_is_shown_by_its_number() =>
        Printable.Text("half \ud800 a letter", 100).Should().Be("half \\ud800 a letter");

    [Fact]
    public void It_is_bounded() =>
        Printable.Text(new string('x', 50), 10).Should().Be("xxxxxxxxxx… 40 more characters");
}
