using Katas.Support;

namespace Grader.Tests.Support;

public class AssertionsTests
{
    [Fact]
    public void A_value_of_another_type_is_named_without_its_assembly()
    {
        object? error = new FormatException("seven books");
        object? nothing = null;

        Failures(
                () => error.Should().BeA<List<int>>("because it is asked for"),
                () => nothing.Should().BeA<FormatException>("because it failed"))
            .Should().Equal(
                "Expected error to be of type List<int> because it is asked for, " +
                "but found FormatException: seven books.",
                "Expected nothing to be of type FormatException because it failed, but found <null>.");
        error.Should().BeA<Exception>().Which.Message.Should().Be("seven books");
    }

    [Fact]
    public void Another_token_is_told_from_the_right_one()
    {
        using var source = new CancellationTokenSource();
        var other = new CancellationToken(canceled: true);
        var none = CancellationToken.None;

        source.Token.Should().BeSameTokenAs(source.Token);
        Failures(
                () => other.Should().BeSameTokenAs(source.Token, "because the caller cancelled it"),
                () => none.Should().BeSameTokenAs(source.Token),
                () => other.Should().BeSameTokenAs(none))
            .Should().Equal(
                "Expected other to carry the very token that cancelled it because the caller cancelled it, " +
                "but found another one.",
                "Expected none to carry the very token that cancelled it, but found none.",
                "Expected other to carry no token, but found another one.");
    }

    [Fact]
    public void A_leak_is_given_in_bytes()
    {
        var bytesLeft = 287L;

        0L.Should().BeLessThanALeak();
        Failures(() => bytesLeft.Should().BeLessThanALeak("because the wait is over"))
            .Should().Equal(
                "Expected nothing to be left in memory because the wait is over, but found 287 bytes for each round.");
    }

    [Fact]
    public void Items_in_any_order_are_counted()
    {
        var received = new List<string?> { null, null, "b" };

        received.Should().EqualInAnyOrder(["b", null, null]);
        Failures(() => received.Should().EqualInAnyOrder(["b", null], "because null is an item"))
            .Should().Equal(
                "Expected received to be {\"b\", <null>} in any order because null is an item, " +
                "but found {<null>, <null>, \"b\"}.");
    }

    private static IEnumerable<string?> Failures(params Action[] assertions) =>
        assertions.Select(assertion => Record.Exception(assertion)?.Message);
}
