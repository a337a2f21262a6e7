using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "1"), Trait("Level", "core")]
public class RendezvousTests
{
    [Fact]
    public void An_item_passes_directly_from_sender_to_receiver() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var receive = channel.ReceiveAsync();

        await channel.SendAsync("a"); // because a receiver waits

        (await receive).Should().Be("a", "because the receiver was waiting for it");
    });

    [Fact]
    public void A_receive_waits_for_a_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();

        var receive = channel.ReceiveAsync();
        await pump.Settle();
        receive.IsCompleted.Should().BeFalse("because nobody has sent anything");

        _ = channel.SendAsync("a");
        (await receive).Should().Be("a", "because that is the item that was sent");
    });

    [Fact]
    public void A_send_ends_when_its_item_is_received() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();

        var send = channel.SendAsync("a");
        await pump.Settle();
        send.IsCompleted.Should().BeFalse("because unbuffered is not size one: nobody has received the item, and there is no place to leave it");

        (await channel.ReceiveAsync()).Should().Be("a", "because that is the item that was sent");
        await send; // because its item was received
    });

    [Fact]
    public void Without_a_partner_try_send_and_try_receive_return_false() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();

        channel.TrySend("a").Should().BeFalse("because nobody waits for the item, and a rendezvous stores nothing");
        channel.TryReceive(out _).Should().BeFalse("because the refused item was not stored, and a Try method never waits");
        var receive = channel.ReceiveAsync();
        await pump.Settle();

        receive.IsCompleted.Should().BeFalse("because the refused item was not stored");
    });

    [Fact]
    public void A_try_send_hands_its_item_to_a_waiting_receiver() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var receive = channel.ReceiveAsync();

        channel.TrySend("a").Should().BeTrue("because somebody waits for it");
        channel.TrySend("b").Should().BeFalse("because that receiver has its item, even before it has run again");

        (await receive).Should().Be("a", "because that is the item that was sent");
    });

    [Fact]
    public void A_try_receive_takes_the_item_of_a_waiting_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var send = channel.SendAsync("a");

        channel.TryReceive(out var item).Should().BeTrue("because somebody waits to get rid of an item");
        item.Should().Be("a", "because it is the item of the waiting sender");
        channel.TryReceive(out _).Should().BeFalse("because an item can be received only once");

        await send; // because its item was received
    });

    [Fact]
    public void Null_and_zero_are_items_like_any_other() => Pump.Run(async pump =>
    {
        var texts = new Chan<string?>(1);
        texts.TrySend(null).Should().BeTrue("because there is room");
        texts.TrySend("a").Should().BeFalse("because null takes its room like any item");
        texts.TryReceive(out var text).Should().BeTrue("because null is an item, not a sign that nothing is there");
        text.Should().BeNull("because null was sent");

        var rendezvous = new Chan<string?>();
        var first = rendezvous.ReceiveAsync();
        rendezvous.TrySend(null).Should().BeTrue("because null is handed over like any item");
        (await first).Should().BeNull("because null was sent");
        var sends = Task.WhenAll(rendezvous.SendAsync(null), rendezvous.SendAsync("b"));
        (await rendezvous.ReceiveAsync()).Should().BeNull("because a sender that waits with null waits like any other");
        (await rendezvous.ReceiveAsync()).Should().Be("b", "because it was sent second");
        await sends; // because each item was received

        var numbers = new Chan<int>();
        var receive = numbers.ReceiveAsync();
        await numbers.SendAsync(0); // because a receiver waits
        (await receive).Should().Be(0, "because zero is an item like any other");
    });

    [Fact]
    public void Waiting_receivers_are_served_first_come_first_served() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var first = channel.ReceiveAsync();
        var second = channel.ReceiveAsync();
        var third = channel.ReceiveAsync();

        await channel.SendAsync("a"); // because a receiver waits
        channel.TrySend("b");
        await pump.Settle();
        third.IsCompleted.Should().BeFalse("because two items serve two receivers");
        await channel.SendAsync("c"); // because a receiver waits

        (await first).Should().Be("a", "because it has waited longest");
        (await second).Should().Be("b", "because it was next in line");
        (await third).Should().Be("c", "because it came last");
    });

    [Fact]
    public void Waiting_senders_are_served_first_come_first_served() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var first = channel.SendAsync("a");
        var second = channel.SendAsync("b");
        var third = channel.SendAsync("c");

        (await channel.ReceiveAsync()).Should().Be("a", "because its sender has waited longest");
        await first; // because its item was received
        await pump.Settle();
        second.IsCompleted.Should().BeFalse("because one receive lets one sender go");

        (await channel.ReceiveAsync()).Should().Be("b", "because its sender was next in line");
        (await channel.ReceiveAsync()).Should().Be("c", "because its sender came last");
        await Task.WhenAll(second, third); // because each item was received
    });

    [Fact]
    public void No_send_ends_before_its_receiver_comes_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<int>();
        var (asked, received) = (0, new List<int>());

        var sender = pump.Start(async () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                await channel.SendAsync(i);
                asked.Should().BeGreaterThanOrEqualTo(i, "because a send is done when its item was received, and so many receives were not even asked for");
            }
        });
        var receiver = pump.Start(async () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                asked++;
                received.Add(await channel.ReceiveAsync());
            }
        });

        await Task.WhenAll(sender, receiver); // because each call was served
        received.Should().Equal([1, 2, 3], "because the items of one sender come in their order, however the two sides take turns");
    });
}
