using Katas.Backpressure;

namespace Tests.Backpressure;

[Trait("Stage", "1"), Trait("Level", "core")]
public class FullTests
{
    [Fact]
    public void Items_come_out_in_the_order_they_were_written() => Pump.Run(async pump =>
    {
        foreach (var whenFull in new[] { WhenFull.Wait, WhenFull.DropWrite, WhenFull.DropNewest, WhenFull.DropOldest })
        {
            var buffer = new BoundedBuffer<string>(3, whenFull);
            foreach (var item in new[] { "a", "b", "c" })
                (await buffer.WriteAsync(item)).Should().BeTrue(
                    "because there is room, so the item is kept ({0})", whenFull);

            buffer.Count.Should().Be(3, "because three items are stored ({0})", whenFull);
            (await RestOf(buffer)).Should().Equal(["a", "b", "c"],
                "because what was written first is read first ({0})", whenFull);
            buffer.Count.Should().Be(0, "because all items were read ({0})", whenFull);
        }
    });

    [Fact]
    public void Drop_write_drops_the_item_that_comes() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string>(3, WhenFull.DropWrite);
        await Fill(buffer, "a", "b", "c");

        (await buffer.WriteAsync("d")).Should().BeFalse(
            "because the buffer is full, and the item that comes is the one to go");
        (await buffer.WriteAsync("e")).Should().BeFalse("because the buffer is still full");

        buffer.Count.Should().Be(3, "because a dropped item is not stored");
        (await RestOf(buffer)).Should().Equal(["a", "b", "c"], "because DropWrite leaves alone what is stored");
    });

    [Fact]
    public void Drop_newest_drops_the_newest_stored_item() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string>(3, WhenFull.DropNewest);
        await Fill(buffer, "a", "b", "c");

        (await buffer.WriteAsync("d")).Should().BeTrue("because d is stored, and c had to go");
        (await buffer.WriteAsync("e")).Should().BeTrue("because e is stored, and now d had to go");

        buffer.Count.Should().Be(3, "because one item goes for each that comes");
        (await RestOf(buffer)).Should().Equal(["a", "b", "e"], "because DropNewest makes room at the end of the line");
    });

    [Fact]
    public void Drop_oldest_drops_the_oldest_stored_item() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string>(3, WhenFull.DropOldest);
        await Fill(buffer, "a", "b", "c");

        (await buffer.WriteAsync("d")).Should().BeTrue("because d is stored, and a had to go");
        (await buffer.WriteAsync("e")).Should().BeTrue("because e is stored, and now b had to go");

        buffer.Count.Should().Be(3, "because one item goes for each that comes");
        (await RestOf(buffer)).Should().Equal(["c", "d", "e"],
            "because DropOldest makes room at the front, and what survives stays in the order written");
    });

    [Fact]
    public void Conflate_keeps_only_the_latest_item() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string>(1, WhenFull.Conflate);

        foreach (var item in new[] { "a", "b", "c" })
            (await buffer.WriteAsync(item)).Should().BeTrue("because the item that comes is always kept");

        buffer.Count.Should().Be(1, "because only the latest item is kept");
        (await buffer.ReadAsync()).Should().Be("c", "because it is the latest");
        buffer.Count.Should().Be(0, "because an item can be read only once");
    });

    [Fact]
    public void Room_that_a_read_has_made_is_used_before_anything_is_dropped() => Pump.Run(async pump =>
    {
        foreach (var whenFull in new[] { WhenFull.Wait, WhenFull.DropWrite, WhenFull.DropNewest, WhenFull.DropOldest })
        {
            var buffer = new BoundedBuffer<string>(2, whenFull);
            await Fill(buffer, "a", "b");

            (await buffer.ReadAsync()).Should().Be("a", "because it is the oldest ({0})", whenFull);
            (await buffer.WriteAsync("c")).Should().BeTrue("because the read has made room ({0})", whenFull);
            buffer.Count.Should().Be(2, "because nothing is dropped while there is room ({0})", whenFull);

            if (whenFull != WhenFull.Wait) await buffer.WriteAsync("x"); // because it never waits
            await buffer.ReadAsync(); // because an item is stored
            (await buffer.WriteAsync("d")).Should().BeTrue("because the read has made room ({0})", whenFull);
            buffer.Count.Should().Be(2, "because nothing is dropped while there is room ({0})", whenFull);
            (await RestOf(buffer)).Last().Should().Be("d", "because it was written last ({0})", whenFull);
        }
    });

    [Fact]
    public void Null_is_an_item_like_any_other() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            var buffer = new BoundedBuffer<string?>(1, whenFull);
            (await buffer.WriteAsync(null)).Should().BeTrue(
                "because there is room, and null is an item ({0})", whenFull);

            buffer.Count.Should().Be(1, "because null is an item, not a sign that nothing is there ({0})", whenFull);
            if (whenFull != WhenFull.Wait)
                (await buffer.WriteAsync("a")).Should().Be(whenFull != WhenFull.DropWrite,
                    "because the buffer is full, though it is a null that fills it ({0})", whenFull);
            (await buffer.ReadAsync()).Should().Be(whenFull is WhenFull.Wait or WhenFull.DropWrite ? null : "a",
                "because null is stored, kept or dropped as any other item ({0})", whenFull);
            buffer.Count.Should().Be(0, "because one item was stored, and it was read ({0})", whenFull);
        }
    });

    [Fact]
    public void A_capacity_below_one_is_refused()
    {
        foreach (var capacity in new[] { 0, -1, int.MinValue })
            Make(capacity, WhenFull.DropOldest).Should().Throw<ArgumentOutOfRangeException>(
                "because a buffer stores at least one item, and {0} is less", capacity);

        Make(1, WhenFull.DropOldest).Should().NotThrow("because one is enough");
    }

    [Fact]
    public void A_mode_that_makes_no_sense_is_refused()
    {
        foreach (var unknown in new[] { -1, 5, int.MaxValue })
            Make(1, (WhenFull)unknown).Should().Throw<ArgumentOutOfRangeException>(
                "because {0} is none of the five modes", unknown);

        foreach (var capacity in new[] { 0, 2, 100 })
            Make(capacity, WhenFull.Conflate).Should().Throw<ArgumentOutOfRangeException>(
                "because Conflate keeps one item, so its capacity can't be {0}", capacity);
        Make(1, WhenFull.Conflate).Should().NotThrow("because Conflate keeps one item");
    }

    private static Action Make(int capacity, WhenFull whenFull) => () => _ = new BoundedBuffer<int>(capacity, whenFull);

    private static async Task Fill(BoundedBuffer<string> buffer, params string[] items)
    {
        foreach (var item in items)
            await buffer.WriteAsync(item); // because there is room
    }

    private static async Task<List<string>> RestOf(BoundedBuffer<string> buffer)
    {
        var rest = new List<string>();
        while (buffer.Count > 0)
            rest.Add(await buffer.ReadAsync()); // because an item is stored
        return rest;
    }
}
