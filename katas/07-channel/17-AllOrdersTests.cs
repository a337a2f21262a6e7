using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "17"), Trait("Level", "mastery")]
public class AllOrdersTests : SelectTests
{
    [Fact]
    public void An_item_that_comes_in_the_middle_of_a_cancel_is_not_lost() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        var sent = false;
        var receive = channel.ReceiveAsync(source.Token);
        source.Token.Register(() => sent = channel.TrySend(1)); // Cancel runs the callbacks last in, first out: this one before the channel's own

        source.Cancel();

        (await ErrorOf(receive) is null).Should().Be(sent, "because either side may win, but an item is received if and only if it was sent");
    });

    [Fact]
    public void A_cancel_loses_no_item_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<string>();

        var mayBeCancelled = pump.Start(() => channel.ReceiveAsync(source.Token));
        var alsoMayBe = pump.Start(() => channel.SendAsync("a", source.Token));
        var patient = pump.Start(() => channel.SendAsync("b"));
        var cancel = pump.Start(() => source.Cancel());
        await cancel;
        await pump.Settle();

        var received = new List<string>();
        if (await ErrorOf(mayBeCancelled) is null) received.Add(await mayBeCancelled);
        while (channel.TryReceive(out var item)) received.Add(item);
        await patient;
        var sent = new List<string> { "b" };
        if (await ErrorOf(alsoMayBe) is null) sent.Add("a");
        received.Should().EqualInAnyOrder(sent, "because what was sent is received once, and what was cancelled never");
    });

    [Fact]
    public void A_close_strands_nobody_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<int>(1);

        var sends = new[] { pump.Start(() => channel.SendAsync(1)), pump.Start(() => channel.SendAsync(2)) };
        var receive = pump.Start(() => channel.ReceiveAsync());
        await pump.Start(() => { channel.Close(); });

        var (sent, received) = (0, 0);
        foreach (var send in sends)
            sent += await ErrorOf(send) is null ? 1 : 0;
        received += await ErrorOf(receive) is null ? 1 : 0;
        while (channel.TryReceive(out _))
            received++;
        received.Should().Be(sent, "because every item whose send succeeded can be received, and no other");
        await channel.Completion;
    });

    [Fact]
    public void Two_loops_share_the_items_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<int>();
        var received = new List<int>();
        async Task Read()
        {
            await foreach (var item in channel.ReadAllAsync())
                received.Add(item);
        }

        var loops = Task.WhenAll(pump.Start(Read), pump.Start(Read));
        await channel.SendAsync(1);
        await channel.SendAsync(2);
        channel.Close();
        await loops;

        received.Should().EqualInAnyOrder([1, 2], "because each item is received once, and the close ends every loop");
    });

    [Fact]
    public void Each_item_goes_to_one_select_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<int>();
        SelectCase[] cases = [Select.Receive(left, received.Add), Select.Receive(right, received.Add)];

        var one = Select.OneOfAsync(cases, new TieBreak()); // the first has come already, the second comes before, between or after the items
        var two = pump.Start(() => Select.OneOfAsync(cases, new TieBreak()));
        var sends = Task.WhenAll(pump.Start(() => left.SendAsync(1)), pump.Start(() => right.SendAsync(2)));
        await Task.WhenAll(one, two, sends); // because each select is served

        received.Should().EqualInAnyOrder([1, 2], "because each select receives one item, and each item is received once");
        ((await one) + (await two)).Should().Be(1, "because one item came from either channel");
    });

    [Fact]
    public void A_cancel_loses_no_item_of_a_select_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (left, right) = (new Chan<int>(), new Chan<int>(1));
        var received = new List<int>();
        right.TrySend(0);

        var select = pump.Start(() => Select.OneOfAsync([Select.Receive(left, received.Add), Select.Send(right, 2)], new TieBreak(), source.Token));
        var send = pump.Start(() => left.SendAsync(1));
        var take = pump.Start(() => right.ReceiveAsync());
        await pump.Start(() => source.Cancel());
        await pump.Settle();
        await take;

        var done = await ErrorOf(select) is null ? await select : -1;
        received.Should().HaveCount(done == 0 ? 1 : 0, "because the item was received if and only if that case was done");
        send.IsCompleted.Should().Be(done == 0, "because a send is done when its item was received");
        right.TryReceive(out _).Should().Be(done == 1, "because the item was sent if and only if that case was done");
    });

    [Fact]
    public void A_close_strands_no_select_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<int>();

        var select = pump.Start(() => Select.OneOfAsync([Select.Receive(left, received.Add), Select.Receive(right, received.Add)], new TieBreak()));
        var send = pump.Start(() => left.SendAsync(1));
        var closings = Task.WhenAll(pump.Start(() => { left.Close(); }), pump.Start(() => { right.Close(); }));
        await closings;

        var (sent, selected) = (await ErrorOf(send) is null, await ErrorOf(select) is null);
        selected.Should().Be(sent, "because the item was received if and only if its send succeeded, and both sides are told");
        received.Should().HaveCount(sent ? 1 : 0, "because the item was received if and only if its send succeeded");
    });
}
