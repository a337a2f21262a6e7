using Grader.Views;

namespace Grader.Tests.Views;

public class FailureMessageTests
{
    [Fact]
    public void The_rule_comes_first_and_what_was_found_after_it()
    {
        var message = FailureMessage.Of(
            "Expected queue.Count to be 0 because the item was handed over, and was never stored, but found 1 " +
            "(difference of 1).");

        message.Rule.Should().Be("The item was handed over, and was never stored.");
        message.Facts.Should().Equal("Expected queue.Count to be 0, but found 1 (difference of 1).");
    }

    [Fact]
    public void A_but_within_the_rule_stays_in_the_rule()
    {
        var message = FailureMessage.Of(
            "Expected a to be <null> because the cancel came late, but not never: a wait stays, but found B.");

        message.Rule.Should().Be("The cancel came late, but not never: a wait stays.");
    }

    [Fact]
    public void Stack_lines_are_left_out()
    {
        var message = FailureMessage.Of(
            "Expected error to be <null> because it is done, but found System.X: no.\n" +
            "   at Katas.Queues.Q.JoinAsync() in /tmp/Q.cs:line 84\n   at Tests.T.");

        message.Facts.Should().Equal("Expected error to be <null>, but found System.X: no.");
    }

    [Fact]
    public void An_order_that_broke_it_stands_below_the_rule()
    {
        var message = FailureMessage.Of(
            "Katas.Support.ScheduleFailedException: This order broke it: 0,1.\n" +
            "---> Expected a to be 1 because one is one, but found 2.");

        message.Rule.Should().Be("One is one.");
        message.Facts.Should().Equal("This order broke it: 0,1.", "Expected a to be 1, but found 2.");
    }

    [Fact]
    public void An_exception_without_a_rule_is_shown_as_it_is()
    {
        var message = FailureMessage.Of("System.NotImplementedException: store the item");

        message.Should().BeEquivalentTo(
            new { Rule = (string?)null, Facts = new[] { "Not written yet: store the item" } });
    }

    [Fact]
    public void A_cause_that_repeats_what_was_said_is_left_out()
    {
        var message = FailureMessage.Of(
            "Katas.Support.PumpException: it failed\nA posted callback threw this.\n---> System.Exception: it failed");

        message.Facts.Should().Equal("it failed", "A posted callback threw this.");
    }

    [Fact]
    public void A_long_text_is_cut_after_six_lines()
    {
        var message = FailureMessage.Of(string.Join('\n', Enumerable.Range(1, 20).Select(line => $"line {line}")));

        message.Facts.Should().HaveCount(6).And.EndWith("… 15 more lines ('--json' has them all)");
    }
}
