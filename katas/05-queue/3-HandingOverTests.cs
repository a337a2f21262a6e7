using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "3"), Trait("Level", "core")]
public class HandingOverTests
{
    [Fact]
    public void An_item_that_was_handed_over_is_not_stored() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var get = queue.GetAsync();

        queue.TryPut(1).Should().BeTrue("because a getter waits for it");

        queue.Count.Should().Be(0, "because the item was handed to the waiting getter, and was never stored");
        queue.IsFull.Should().BeFalse("because the slot is still free");
        queue.TryPut(2).Should().BeTrue("because the slot is still free");
        queue.Count.Should().Be(1, "because nobody waits for the second item");
        (await get).Should().Be(1, "because the item was handed to it");
    });

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_getter() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var waiting = queue.GetAsync();

        queue.TryPut(1);
        queue.TryGet(out var snatched).Should().BeFalse("because item {0} belongs to the getter that waited, even before that getter has run again", snatched);
        var newcomer = queue.GetAsync();
        queue.TryPut(2);

        (await waiting).Should().Be(1, "because it came first");
        (await newcomer).Should().Be(2, "because it came second");
    });

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_putter() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var waiting = queue.PutAsync(2);

        queue.TryGet(out _).Should().BeTrue("because an item is stored");
        queue.Count.Should().Be(1, "because the free slot went to the putter that waited, at once");
        queue.TryPut(4).Should().BeFalse("because the slot is taken, even before that putter has run again");
        var newcomer = queue.PutAsync(3);
        await pump.Settle();
        newcomer.IsCompleted.Should().BeFalse("because the slot is taken");

        (await queue.GetAsync()).Should().Be(2, "because it came first");
        (await queue.GetAsync()).Should().Be(3, "because it came second");
        await Task.WhenAll(waiting, newcomer); // because each item was put
    });

    [Fact]
    public void A_waiter_is_served_in_its_turn_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var waiting = queue.GetAsync();

        var put = pump.Start(async () =>
        {
            await queue.PutAsync(1);
            await queue.PutAsync(2);
        });
        var newcomer = pump.Start(() => queue.GetAsync());

        (await waiting).Should().Be(1, "because it waited before the newcomer came");
        (await newcomer).Should().Be(2, "because the first item was not for the newcomer");
        await put; // because its item was put
    });
}
