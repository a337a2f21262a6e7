using Katas.Backpressure;

namespace Tests.Backpressure;

[Trait("Stage", "2"), Trait("Level", "core")]
public class WaitingTests
{
    private static readonly WhenFull[] Modes = Enum.GetValues<WhenFull>();

    [Fact]
    public void A_read_waits_until_an_item_is_written() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Modes)
        {
            var buffer = new BoundedBuffer<string?>(1, whenFull);

            var read = buffer.ReadAsync();
            await pump.Settle();
            read.IsCompleted.Should().BeFalse("because nothing is stored yet ({0})", whenFull);

            (await buffer.WriteAsync("a")).Should().BeTrue("because a reader takes the item ({0})", whenFull);
            (await read).Should().Be("a", "because the item goes to whoever waits for it ({0})", whenFull);

            var another = buffer.ReadAsync();
            await buffer.WriteAsync(null); // because a reader waits
            (await another).Should().BeNull("because null is an item, even when it is handed over ({0})", whenFull);
        }
    });

    [Fact]
    public void An_item_that_was_handed_over_is_not_stored() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Modes)
        {
            var buffer = new BoundedBuffer<string>(1, whenFull);
            var read = buffer.ReadAsync();

            var handedOver = buffer.WriteAsync("a");
            buffer.Count.Should().Be(0,
                "because the item belongs to the waiting reader, and was never stored ({0})", whenFull);
            var stored = buffer.WriteAsync("b");
            buffer.Count.Should().Be(1, "because nobody waits for the second item ({0})", whenFull);

            (await handedOver).Should().BeTrue("because a reader was given the item ({0})", whenFull);
            (await stored).Should().BeTrue("because the room is still free: the first item takes none ({0})", whenFull);
            (await read).Should().Be("a", "because the item was handed to it ({0})", whenFull);
            (await buffer.ReadAsync()).Should().Be("b", "because it is stored ({0})", whenFull);
        }
    });

    [Fact]
    public void Waiting_readers_are_served_first_come_first_served_and_nothing_is_dropped() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Modes)
        {
            var buffer = new BoundedBuffer<string>(1, whenFull);
            var (first, second, third) = (buffer.ReadAsync(), buffer.ReadAsync(), buffer.ReadAsync());

            foreach (var item in new[] { "a", "b", "c" })
                _ = buffer.WriteAsync(item);

            (await first).Should().Be("a", "because it has waited longest ({0})", whenFull);
            (await second).Should().Be("b",
                "because each item goes to a reader that waits, so none is dropped ({0})", whenFull);
            (await third).Should().Be("c", "because it came last ({0})", whenFull);
        }
    });

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_reader() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Modes)
        {
            var buffer = new BoundedBuffer<string>(1, whenFull);
            var waiting = buffer.ReadAsync();

            _ = buffer.WriteAsync("a");
            var newcomer = buffer.ReadAsync();
            _ = buffer.WriteAsync("b");

            (await waiting).Should().Be("a",
                "because it waited when the item came, even though it has not run since ({0})", whenFull);
            (await newcomer).Should().Be("b", "because the first item was not for it ({0})", whenFull);
        }
    });

    [Fact]
    public void With_wait_a_writer_waits_for_room() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string>(2, WhenFull.Wait);
        await buffer.WriteAsync("a"); // because there is room
        await buffer.WriteAsync("b"); // because there is room

        var write = buffer.WriteAsync("c");
        await pump.Settle();
        write.IsCompleted.Should().BeFalse("because the buffer is full, and nothing is dropped");
        buffer.Count.Should().Be(2, "because the item of a waiting writer is not stored yet");

        (await buffer.ReadAsync()).Should().Be("a", "because it is the oldest");
        (await write).Should().BeTrue("because there is room now, and with Wait every item is kept");
        (await buffer.ReadAsync()).Should().Be("b", "because it was written before the writer had to wait");
        (await buffer.ReadAsync()).Should().Be("c",
            "because the waiting writer's item took the free place, behind the others");
        buffer.Count.Should().Be(0, "because three items were written, and three were read");
    });

    [Fact]
    public void Waiting_writers_are_let_in_first_come_first_served() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string?>(1, WhenFull.Wait);
        await buffer.WriteAsync("a"); // because there is room
        var writes = new[] { buffer.WriteAsync("b"), buffer.WriteAsync(null), buffer.WriteAsync("d") };

        var order = new List<string?>();
        for (var i = 0; i < 4; i++)
            order.Add(await buffer.ReadAsync()); // because an item is stored

        order.Should().Equal(["a", "b", null, "d"],
            "because waiting writers are let in first come, first served, whatever they bring");
        (await Task.WhenAll(writes)).Should().Equal([true, true, true], "because with Wait every item is kept");
    });

    [Fact]
    public void One_read_lets_exactly_one_writer_in() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<int>(2, WhenFull.Wait);
        var writes = new[] { buffer.WriteAsync(1), buffer.WriteAsync(2), buffer.WriteAsync(3), buffer.WriteAsync(4) };

        (await buffer.ReadAsync()).Should().Be(1, "because it is the oldest");
        await writes[2]; // because one place is free: the buffer need not be empty first
        await pump.Settle();

        writes[3].IsCompleted.Should().BeFalse("because one place became free, not two");
        buffer.Count.Should().Be(2, "because the capacity is never exceeded");
    });

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_writer() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string>(1, WhenFull.Wait);
        await buffer.WriteAsync("a"); // because there is room
        var waiting = buffer.WriteAsync("b");

        var read = buffer.ReadAsync();
        buffer.Count.Should().Be(1, "because the free place went to the writer that waited, at once");
        var newcomer = buffer.WriteAsync("c");
        await pump.Settle();
        newcomer.IsCompleted.Should().BeFalse("because the place is taken");

        (await read).Should().Be("a", "because it is the oldest");
        (await buffer.ReadAsync()).Should().Be("b", "because its writer came first");
        (await buffer.ReadAsync()).Should().Be("c", "because its writer came second");
        await Task.WhenAll(waiting, newcomer); // because both items were stored
    });

    [Fact]
    public void With_wait_each_item_is_read_once_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var buffer = new BoundedBuffer<string>(1, WhenFull.Wait);
        pump.Invariant("the capacity is never exceeded", () => buffer.Count <= 1);

        var ab = pump.Start(async () =>
        {
            await buffer.WriteAsync("a");
            await buffer.WriteAsync("b");
        });
        var c = pump.Start(() => buffer.WriteAsync("c"));
        var one = pump.Start(() => buffer.ReadAsync());
        var two = pump.Start(() => buffer.ReadAsync());

        await Task.WhenAll(one, two, ab, c); // because each call was served
        var items = new List<string> { await one, await two, await buffer.ReadAsync() };
        items.Should().EqualInAnyOrder(["a", "b", "c"], "because with Wait each item is read once, whoever runs first");
        buffer.Count.Should().Be(0, "because as many were read as were written");
    });
}
