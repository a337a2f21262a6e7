using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "2"), Trait("Level", "core")]
public class WaitingTests
{
    [Fact]
    public void Null_and_zero_are_items_like_any_other() => Pump.Run(async pump =>
    {
        var texts = new AsyncQueue<string?>(maxSize: 1);
        texts.TryPut(null).Should().BeTrue("because whoever chooses a nullable T may put a null");
        texts.Count.Should().Be(1, "because null is an item");
        texts.TryGet(out var text).Should().BeTrue("because null is an item, not a sign that nothing is there");
        text.Should().BeNull("because null was put");

        await texts.PutAsync(null); // because there is room
        (await texts.GetAsync()).Should().BeNull("because null is an item, even for GetAsync");
        var get = texts.GetAsync();
        texts.TryPut(null);
        (await get).Should().BeNull("because null is an item, even when it is handed over");

        var numbers = new AsyncQueue<int>();
        var waiting = numbers.GetAsync();
        numbers.TryPut(0);
        (await waiting).Should().Be(0, "because zero is an item, even when it is handed over");
    });

    [Fact]
    public void A_get_takes_the_oldest_item() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        await queue.PutAsync(1); // because there is room
        await queue.PutAsync(2); // because there is room

        (await queue.GetAsync()).Should().Be(1, "because it went in first");
        queue.Count.Should().Be(1, "because a get takes exactly one item");
        (await queue.GetAsync()).Should().Be(2, "because it is the oldest now");
    });

    [Fact]
    public void A_get_on_an_empty_queue_waits_for_an_item() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();

        var get = queue.GetAsync();
        await pump.Settle();
        get.IsCompleted.Should().BeFalse("because there is no item yet");

        await queue.PutAsync(1); // because a getter waits
        (await get).Should().Be(1, "because the item goes to whoever waits for it");
    });

    [Fact]
    public void A_put_on_a_full_queue_waits_for_room() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        await queue.PutAsync(1); // because there is room

        var put = queue.PutAsync(2);
        await pump.Settle();
        put.IsCompleted.Should().BeFalse("because the queue is full");
        queue.Count.Should().Be(1, "because the item of a waiting putter is not stored yet");

        (await queue.GetAsync()).Should().Be(1, "because it is the oldest");
        await put; // because its item was put
        (await queue.GetAsync()).Should().Be(2, "because the waiting putter's item took the free slot");
        queue.IsEmpty.Should().BeTrue("because two items were put, and two were taken");
    });

    [Fact]
    public void A_put_waits_only_as_long_as_the_queue_is_full() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 2);
        await queue.PutAsync(1); // because there is room
        await queue.PutAsync(2); // because there is room
        var put = queue.PutAsync(3);

        (await queue.GetAsync()).Should().Be(1, "because it is the oldest");

        await put; // because one slot is enough, the queue need not be empty
        queue.Count.Should().Be(2, "because the waiting putter's item took the free slot");
    });

    [Fact]
    public void A_null_waits_for_room_like_any_other_item() => Pump.Run(async pump =>
    {
        var texts = new AsyncQueue<string?>(maxSize: 1);
        texts.TryPut("a");
        var put = texts.PutAsync(null);

        texts.TryGet(out _).Should().BeTrue("because an item is stored");
        await put; // because a slot is free

        texts.Count.Should().Be(1, "because null is an item, even when its putter had to wait for room");
        (await texts.GetAsync()).Should().BeNull("because null is what was put");
    });

    [Fact]
    public void Waiting_getters_are_served_first_come_first_served() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<string>();
        var first = queue.GetAsync();
        var second = queue.GetAsync();
        var third = queue.GetAsync();

        await queue.PutAsync("a"); // because a getter waits
        queue.TryPut("b");
        await queue.PutAsync("c"); // because a getter waits

        (await first).Should().Be("a", "because it has waited longest");
        (await second).Should().Be("b", "because it was next in line");
        (await third).Should().Be("c", "because it came last");
    });

    [Fact]
    public void Waiting_putters_are_let_in_first_come_first_served() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<string>(maxSize: 1);
        queue.TryPut("a");
        var first = queue.PutAsync("b");
        var second = queue.PutAsync("c");
        var third = queue.PutAsync("d");

        var order = new List<string> { await queue.GetAsync(), await queue.GetAsync(), await queue.GetAsync(), await queue.GetAsync() };

        order.Should().Equal(["a", "b", "c", "d"], "because waiting putters are let in first come, first served");
        await Task.WhenAll(first, second, third); // because each item was put
    });

    [Fact]
    public void One_free_slot_lets_exactly_one_putter_in() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var first = queue.PutAsync(2);
        var second = queue.PutAsync(3);

        queue.TryGet(out _).Should().BeTrue("because an item is stored");
        await first; // because a slot is free
        await pump.Settle();

        second.IsCompleted.Should().BeFalse("because one slot became free, not two");
        queue.Count.Should().Be(1, "because the bound is never exceeded");
    });

    [Fact]
    public void One_item_wakes_exactly_one_getter() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var first = queue.GetAsync();
        var second = queue.GetAsync();

        queue.TryPut(1);
        (await first).Should().Be(1, "because it waited first");
        await pump.Settle();

        second.IsCompleted.Should().BeFalse("because one item came, not two");
    });

    [Fact]
    public void Every_item_is_delivered_once_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var queue = new AsyncQueue<string>(maxSize: 1);
        pump.Invariant("the bound is never exceeded", () => queue.Count <= 1);

        var ab = pump.Start(async () =>
        {
            await queue.PutAsync("a");
            await queue.PutAsync("b");
        });
        var c = pump.Start(() => queue.PutAsync("c"));
        var one = pump.Start(() => queue.GetAsync());
        var two = pump.Start(() => queue.GetAsync());

        await Task.WhenAll(one, two, ab, c); // because each call was served
        new[] { await one, await two, await queue.GetAsync() }.Should().EqualInAnyOrder(["a", "b", "c"], "because each item is delivered once, whoever runs first");
        queue.IsEmpty.Should().BeTrue("because as many were taken as were put");
    });

    [Fact]
    public void One_producers_items_stay_in_order_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 2);
        var received = new List<int>();

        var producer = pump.Start(async () =>
        {
            for (var i = 1; i <= 4; i++)
                await queue.PutAsync(i);
        });
        var consumer = pump.Start(async () =>
        {
            for (var i = 1; i <= 4; i++)
                received.Add(await queue.GetAsync());
        });

        await Task.WhenAll(producer, consumer); // because each call was served
        received.Should().Equal([1, 2, 3, 4], "because what goes in first comes out first, however the two sides take turns");
    });
}
