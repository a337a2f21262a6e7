using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "2"), Trait("Level", "core")]
public class CapacityTests
{
    [Fact]
    public void A_channel_stores_as_many_items_as_its_capacity() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);

        await channel.SendAsync(1); // because there is room
        channel.TrySend(2).Should().BeTrue("because there is room for two");
        channel.TrySend(3).Should().BeFalse("because there is room for two, and a Try method never waits");
        var send = channel.SendAsync(4);
        await pump.Settle();
        send.IsCompleted.Should().BeFalse("because there is room for two");

        var order = new List<int> { await channel.ReceiveAsync(), await channel.ReceiveAsync(), await channel.ReceiveAsync() };
        order.Should().Equal([1, 2, 4], "because the oldest item is received first, and a refused item is not stored");
        await send; // because its item was stored
        channel.TryReceive(out _).Should().BeFalse("because as many were received as were sent");
    });

    [Fact]
    public void A_waiting_sender_moves_up_when_there_is_room() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var first = channel.SendAsync(2);
        var second = channel.SendAsync(3);

        channel.TryReceive(out _).Should().BeTrue("because an item is stored");
        await first; // because its item was stored, which is enough where there is room
        await pump.Settle();
        second.IsCompleted.Should().BeFalse("because room for one lets one sender in");

        (await channel.ReceiveAsync()).Should().Be(2, "because the item of the waiting sender took the free place");
        (await channel.ReceiveAsync()).Should().Be(3, "because it was sent last");
        await second; // because its item was stored
    });

    [Fact]
    public void A_waiting_receiver_gets_its_item_past_the_store() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        var receive = channel.ReceiveAsync();

        channel.TrySend(1).Should().BeTrue("because a receiver waits");
        channel.TrySend(2).Should().BeTrue("because the first item was handed over, so the room is still free");
        channel.TrySend(3).Should().BeFalse("because the second item took the room");

        (await receive).Should().Be(1, "because that is the item that was sent");
    });

    [Fact]
    public void A_capacity_below_zero_is_refused()
    {
        var make = () => new Chan<int>(-1);

        make.Should().Throw<ArgumentOutOfRangeException>("because there is nothing less than no room at all").WithParameterName("capacity");
    }

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_receiver() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);
        var waiting = channel.ReceiveAsync();

        channel.TrySend(1);
        channel.TryReceive(out _).Should().BeFalse("because the item belongs to the receiver that waited, even before that one has run again");
        var newcomer = channel.ReceiveAsync();
        channel.TrySend(2);

        (await waiting).Should().Be(1, "because it came first");
        (await newcomer).Should().Be(2, "because it came second");
    });

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var waiting = channel.SendAsync(2);

        channel.TryReceive(out _).Should().BeTrue("because an item is stored");
        channel.TrySend(9).Should().BeFalse("because the free place went to the sender that waited, even before that one has run again");
        var newcomer = channel.SendAsync(3);

        (await channel.ReceiveAsync()).Should().Be(2, "because its sender came first");
        (await channel.ReceiveAsync()).Should().Be(3, "because its sender came second");
        await Task.WhenAll(waiting, newcomer); // because each item was stored
    });

    [Fact]
    public void Every_item_is_received_once_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<string>(1);

        var ab = pump.Start(async () =>
        {
            await channel.SendAsync("a");
            await channel.SendAsync("b");
        });
        var c = pump.Start(() => channel.SendAsync("c"));
        var one = pump.Start(() => channel.ReceiveAsync());
        var two = pump.Start(() => channel.ReceiveAsync());

        await Task.WhenAll(one, two, ab, c); // because each call was served
        new[] { await one, await two, await channel.ReceiveAsync() }.Should().EqualInAnyOrder(["a", "b", "c"], "because each item is received once, whoever runs first");
        channel.TryReceive(out _).Should().BeFalse("because as many were received as were sent");
    });
}
