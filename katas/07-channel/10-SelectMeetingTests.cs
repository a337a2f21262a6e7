using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "10"), Trait("Level", "core")]
public class SelectMeetingTests : SelectTests
{
    [Fact]
    public void The_cases_of_one_select_never_meet_each_other() => Pump.Run(async pump =>
    {
        foreach (var sendFirst in new[] { true, false })
        {
            var channel = new Chan<string>();
            var received = "";
            SelectCase send = Select.Send(channel, "own"), receive = Select.Receive(channel, item => received = item);

            var select = Select.OneOfAsync(sendFirst ? [send, receive] : [receive, send], new TieBreak());
            await pump.Settle();
            select.IsCompleted.Should().BeFalse("because a select does one case, and for these two to meet would be two");

            channel.TrySend("a").Should().BeTrue("because the select waits to receive, too");
            (await select).Should().Be(sendFirst ? 1 : 0, "because the receive is the case that was done");
            received.Should().Be("a", "because that is the item that was sent");
            channel.TryReceive(out _).Should().BeFalse("because the send of the select did not happen");
        }
    });

    [Fact]
    public void Two_selects_may_meet() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var received = "";

        var sending = Select.OneOfAsync([Select.Receive(new Chan<string>(), _ => { }), Select.Send(channel, "a")], new TieBreak());
        var receiving = Select.OneOfAsync([Select.Receive(channel, item => received = item), Select.Send(new Chan<string>(), "b")], new TieBreak());

        (await receiving).Should().Be(0, "because it found another select that waits to send");
        (await sending).Should().Be(1, "because another select has received its item");
        received.Should().Be("a", "because that is the item of the other select");
    });

    [Fact]
    public void Two_selects_that_could_meet_twice_meet_once() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());
        var received = new List<string>();
        SelectCase[] LeftToRight(string name) => [Select.Send(left, name), Select.Receive(right, received.Add)];
        SelectCase[] RightToLeft(string name) => [Select.Receive(left, received.Add), Select.Send(right, name)];
        var tieBreak = new TieBreak(answer: 1);

        var first = Select.OneOfAsync(LeftToRight("first"), new TieBreak());
        var second = Select.OneOfAsync(RightToLeft("second"), tieBreak);

        (await second).Should().Be(1, "because two cases were ready, and the tie break chose the second");
        (await first).Should().Be(1, "because that is the case the other select met");
        received.Should().Equal(["second"], "because they met once");
        tieBreak.Calls.Should().Equal(["Next(2)"], "because the case that was done is one of the two that were ready");
        (left.TryReceive(out _) || right.TryReceive(out _)).Should().BeFalse("because both selects are over, and have left all lines");
    });

    [Fact]
    public void A_case_can_be_used_again_and_by_several_selects_at_once() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var received = new List<int>();
        var receive = Select.Receive(channel, received.Add);
        var send = Select.Send(channel, 7);

        var first = Select.OneOfAsync([receive], new TieBreak());
        var second = Select.OneOfAsync([receive], new TieBreak());
        channel.TrySend(1);
        channel.TrySend(2);
        await Task.WhenAll(first, second); // because each was sent an item
        received.Should().Equal([1, 2], "because a case is a description: each select that runs has its own place in the line, and its own item");

        var third = Select.OneOfAsync([receive], new TieBreak());
        (await Select.OneOfAsync([send], new TieBreak())).Should().Be(0, "because a receiver waits");
        (await third).Should().Be(0, "because the send was received");
        received.Should().Equal([1, 2, 7], "because a case that was done once can be done again");
    });

    [Fact]
    public void A_case_may_appear_in_a_list_twice() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);
        var send = Select.Send(channel, 7);
        var tieBreak = new TieBreak(answer: 1);

        (await Select.OneOfAsync([send, send], tieBreak)).Should().Be(1, "because each place in the list is a case of its own");

        tieBreak.Calls.Should().Equal(["Next(2)"], "because both entries of the list are ready");
        channel.TryReceive(out _).Should().BeTrue("because the item was sent");
        channel.TryReceive(out _).Should().BeFalse("because one of the two was done");
    });
}
