using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "1"), Trait("Level", "core")]
public class StoreTests
{
    [Fact]
    public void Items_come_out_in_the_order_they_went_in()
    {
        var queue = new AsyncQueue<string>();
        queue.TryPut("a");
        queue.TryPut("b");
        queue.TryPut("c");

        queue.TryGet(out var first).Should().BeTrue("because three items are stored");
        queue.TryGet(out var second).Should().BeTrue("because two items are left");
        queue.TryGet(out var third).Should().BeTrue("because one item is left");

        new[] { first, second, third }.Should().Equal(["a", "b", "c"], "because a queue is first in, first out");
    }

    [Fact]
    public void A_try_get_on_an_empty_queue_returns_false()
    {
        var queue = new AsyncQueue<string>();

        queue.TryGet(out _).Should().BeFalse("because nothing is stored, and a Try method never waits");
        queue.IsEmpty.Should().BeTrue("because nothing was put");
        queue.TryPut("a").Should().BeTrue("because there is room");
        queue.IsEmpty.Should().BeFalse("because an item is stored");
        queue.TryGet(out var item).Should().BeTrue("because an item is stored");
        item.Should().Be("a", "because it is the item that was put");
        queue.TryGet(out _).Should().BeFalse("because an item can be taken only once");
    }

    [Fact]
    public void A_full_queue_refuses_a_try_put()
    {
        var queue = new AsyncQueue<int>(maxSize: 2);

        queue.TryPut(1).Should().BeTrue("because there is room for two");
        queue.IsFull.Should().BeFalse("because there is room for one more");
        queue.TryPut(2).Should().BeTrue("because there is room for one more");
        queue.IsFull.Should().BeTrue("because two items are stored and MaxSize is two");
        queue.TryPut(3).Should().BeFalse("because a Try method never waits, and the bound is never exceeded");

        queue.Count.Should().Be(2, "because the refused item was not stored");
        queue.TryGet(out var item).Should().BeTrue("because two items are stored");
        item.Should().Be(1, "because a refused put changes nothing");
        queue.IsFull.Should().BeFalse("because a slot became free");
        queue.MaxSize.Should().Be(2, "because MaxSize is the number given");
    }

    [Fact]
    public void A_max_size_of_zero_or_less_means_unbounded()
    {
        foreach (var maxSize in new[] { 0, -1 })
        {
            var queue = new AsyncQueue<int>(maxSize);
            queue.IsFull.Should().BeFalse("because an unbounded queue is never full, not even when it is empty");

            for (var i = 0; i < 100; i++)
                queue.TryPut(i).Should().BeTrue("because an unbounded queue always has room");

            queue.IsFull.Should().BeFalse("because an unbounded queue is never full");
            queue.Count.Should().Be(100, "because each of the hundred items was stored");
            queue.MaxSize.Should().Be(maxSize, "because MaxSize is the number given, as it was given");
        }

        new AsyncQueue<int>().MaxSize.Should().Be(0, "because the default is unbounded");
    }
}
