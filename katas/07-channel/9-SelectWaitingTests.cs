using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "9"), Trait("Level", "core")]
public class SelectWaitingTests : SelectTests
{
    [Fact]
    public void A_select_waits_until_an_item_comes() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());
        var received = "";

        var select = Select.OneOfAsync([Select.Receive(left, item => received = item), Select.Receive(right, item => received = item)], new TieBreak());
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because nobody has sent anything");

        right.TrySend("a").Should().BeTrue("because the select waits in line like any receiver");
        (await select).Should().Be(1, "because the second case was done");
        received.Should().Be("a", "because that is the item that was sent");
    });

    [Fact]
    public void A_select_waits_until_somebody_takes_its_item() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());

        var select = Select.OneOfAsync([Select.Send(left, "a"), Select.Send(right, "b")], new TieBreak());
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because nobody receives");

        right.TryReceive(out var item).Should().BeTrue("because the select waits in line like any sender");
        item.Should().Be("b", "because that is the item of the select");
        (await select).Should().Be(1, "because the second case was done");
    });

    [Fact]
    public void A_waiting_select_sends_when_there_is_room() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var select = Select.OneOfAsync([Select.Send(channel, 2)], new TieBreak());

        (await channel.ReceiveAsync()).Should().Be(1, "because it is the item that was stored");

        await select; // because there is room
        channel.TryReceive(out var item).Should().BeTrue("because the item of the select moved up");
        item.Should().Be(2, "because it is the item of the select");
    });

    [Fact]
    public void A_waiting_select_takes_null_like_any_other_item() => Pump.Run(async pump =>
    {
        var channel = new Chan<string?>();
        var received = new List<string?>();

        var waiting = Select.OneOfAsync([Select.Receive(channel, received.Add)], new TieBreak());
        await Select.OneOfAsync([Select.Send(channel, null)], new TieBreak());
        await waiting;

        received.Should().Equal([null], "because null is an item, and 'then' runs for every item");
    });

    [Fact]
    public void A_waiting_select_does_only_one_case_even_before_it_resumes() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<int>();
        var select = Select.OneOfAsync([Select.Receive(left, received.Add), Select.Receive(right, received.Add)], new TieBreak());

        right.TrySend(1).Should().BeTrue("because the select waits to receive");
        left.TrySend(2).Should().BeFalse("because the select has got its item, and has left the other line at that instant");
        right.TrySend(3).Should().BeFalse("because a select does one case");
        left.Close();
        right.Close();

        (await select).Should().Be(1, "because a case that was done stays done, even when its channel is closed right after");
        received.Should().Equal([1], "because one case was done, and only one");
    });

    [Fact]
    public void A_receive_that_was_not_chosen_takes_nothing_later() => Pump.Run(async pump =>
    {
        var (quick, slow) = (new Chan<string>(), new Chan<string>());
        var select = Select.OneOfAsync([Select.Receive(quick, _ => { }), Select.Receive(slow, _ => { })], new TieBreak());
        await quick.SendAsync("a"); // because a select waits to receive
        await select; // because it was sent an item

        var receive = slow.ReceiveAsync();
        slow.TrySend("b").Should().BeTrue("because a receiver waits");

        (await receive).Should().Be("b", "because the loser has left its line; WhenAny over two receives would have lost this item");
    });

    [Fact]
    public void A_send_that_was_not_chosen_sends_nothing_later() => Pump.Run(async pump =>
    {
        var (quick, slow) = (new Chan<string>(), new Chan<string>());
        var select = Select.OneOfAsync([Select.Send(quick, "a"), Select.Send(slow, "b")], new TieBreak());
        await quick.ReceiveAsync(); // because a select waits to send
        await select; // because its item was received

        slow.TryReceive(out _).Should().BeFalse("because without a commit the item of a send is never sent");
    });

    [Fact]
    public void A_select_waits_its_turn_among_receivers() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var received = 0;
        var before = channel.ReceiveAsync();
        var select = Select.OneOfAsync([Select.Receive(channel, item => received = item)], new TieBreak());
        var after = channel.ReceiveAsync();

        channel.TrySend(1);
        channel.TrySend(2);
        channel.TrySend(3);

        (await before).Should().Be(1, "because it came first");
        await select; // because it was sent an item
        received.Should().Be(2, "because a select stands in line like any receiver");
        (await after).Should().Be(3, "because it came last");
    });

    [Fact]
    public void A_select_waits_its_turn_among_senders() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var before = channel.SendAsync(1);
        var select = Select.OneOfAsync([Select.Send(channel, 2)], new TieBreak());
        var after = channel.SendAsync(3);

        var order = new List<int> { await channel.ReceiveAsync(), await channel.ReceiveAsync(), await channel.ReceiveAsync() };

        order.Should().Equal([1, 2, 3], "because a select stands in line like any sender");
        await Task.WhenAll(before, select, after); // because each was served in its turn
    });

    [Fact]
    public void The_list_of_cases_is_copied_at_the_call() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<string>();
        List<SelectCase> cases = [Select.Receive(left, _ => received.Add("left")), Select.Receive(right, _ => received.Add("right"))];

        var select = Select.OneOfAsync(cases, new TieBreak());
        cases.Reverse();
        cases.RemoveAt(1);
        right.TrySend(1).Should().BeTrue("because the select waits to receive");

        (await select).Should().Be(1, "because what the caller does with its list afterwards must not matter");
        received.Should().Equal(["right"], "because that is the case that was in the list at the call");
    });
}
