using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "7"), Trait("Level", "core")]
public class ImmediateShutdownTests
{
    [Fact]
    public void An_immediate_shutdown_throws_away_what_is_left() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 2);
        queue.TryPut(1);
        queue.TryPut(2);
        var put = queue.PutAsync(3);

        queue.Shutdown(immediate: true);

        queue.Count.Should().Be(0, "because an immediate shutdown throws away what is left");
        queue.IsEmpty.Should().BeTrue("because IsEmpty tells what is stored, and that was thrown away");
        queue.IsFull.Should().BeFalse("because IsFull tells what is stored, and that was thrown away");
        queue.TryGet(out _).Should().BeFalse("because nothing is left");
        (await ErrorOf(queue.GetAsync())).Should().BeA<QueueShutDownException>("because every get fails");
        (await ErrorOf(put)).Should().BeA<QueueShutDownException>("because every put fails");
        (await ErrorOf(queue.PutAsync(4))).Should().BeA<QueueShutDownException>("because every put fails");
    });

    [Fact]
    public void An_immediate_shutdown_fails_waiting_getters() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync();

        queue.Shutdown(immediate: true);

        (await ErrorOf(get)).Should().BeA<QueueShutDownException>("because nothing is left, and nothing will come");
    });

    [Fact]
    public void A_shutdown_never_ends_a_join_that_still_has_work_to_wait_for() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        await queue.GetAsync(); // because an item is stored
        var before = queue.JoinAsync();

        queue.Shutdown();
        queue.TaskDone(); // work that was begun goes on, and is counted, though the queue is shut down and something is left
        var after = queue.JoinAsync();
        await pump.Settle();
        before.IsCompleted.Should().BeFalse("because the item that is left is not done");
        after.IsCompleted.Should().BeFalse("because the item that is left is not done");

        await queue.GetAsync(); // because an item is stored
        queue.TaskDone();
        await Task.WhenAll(before, after); // because all items are done
        await queue.JoinAsync(); // because nothing is unfinished, and a shutdown never fails a join
    });

    [Fact]
    public void What_an_immediate_shutdown_throws_away_counts_as_done() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 2);
        queue.TryPut(1);
        queue.TryPut(2);
        var put = queue.PutAsync(3);
        var join = queue.JoinAsync();

        queue.Shutdown(immediate: true);

        await join; // because what was thrown away counts as done
        queue.Invoking(q => q.TaskDone()).Should().Throw<InvalidOperationException>("because what was thrown away counts as done already");
        await ErrorOf(put); // because the queue is shut down
    });

    [Fact]
    public void An_immediate_shutdown_does_not_finish_what_was_fetched() => Pump.Run(async pump =>
    {
        var handing = new AsyncQueue<int>();
        var served = handing.GetAsync();
        handing.TryPut(0);
        handing.Shutdown(immediate: true);
        var join = handing.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because an item that was handed over is being worked on, though it was never stored");
        handing.TaskDone();
        await Task.WhenAll(join, served);

        var queue = new AsyncQueue<int>(maxSize: 2);
        var get = queue.GetAsync();
        queue.TryPut(0);
        queue.TryPut(1);
        queue.TryPut(2);
        await queue.GetAsync(); // because an item is stored
        queue.TryPut(3);
        var put = queue.PutAsync(4); // one is handed over, one fetched, two are stored, and one was never put
        var before = queue.JoinAsync();

        queue.Shutdown(immediate: true);
        queue.Shutdown(immediate: true); // there is nothing left to be thrown away
        queue.TaskDone();
        var after = queue.JoinAsync();
        await pump.Settle();
        before.IsCompleted.Should().BeFalse("because a fetched item is still being worked on: only what was stored is thrown away and counts as done");
        after.IsCompleted.Should().BeFalse("because a fetched item is still being worked on, and a join waits for it also when it comes after the shutdown");

        queue.TaskDone();
        await Task.WhenAll(before, after, get); // because all items are done
        await ErrorOf(put); // because the queue is shut down
    });

    [Fact]
    public void An_immediate_shutdown_never_takes_the_count_of_unfinished_items_below_zero() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        queue.TryPut(3);
        queue.TaskDone();
        queue.TaskDone();
        var join = queue.JoinAsync(); // three are stored, but only one is unfinished

        queue.Shutdown(immediate: true);

        await join; // because what was thrown away counts as done
        await queue.JoinAsync(); // because nothing is unfinished
        queue.Invoking(q => q.TaskDone()).Should().Throw<InvalidOperationException>("because nothing is unfinished, and nothing is less than nothing");
    });

    [Fact]
    public void A_second_shutdown_may_make_it_immediate() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var join = queue.JoinAsync();
        queue.Shutdown();
        queue.Shutdown();
        queue.Count.Should().Be(1, "because a plain shutdown leaves what is stored, however often it is called");

        queue.Shutdown(immediate: true);

        queue.Count.Should().Be(0, "because the second call made it immediate");
        (await ErrorOf(queue.GetAsync())).Should().BeA<QueueShutDownException>("because nothing is left");
        await join; // because what was thrown away counts as done
    });

    [Fact]
    public void A_shutdown_that_is_made_immediate_does_not_finish_what_was_fetched() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        queue.TryGet(out _);
        var join = queue.JoinAsync();

        queue.Shutdown();
        queue.Shutdown(immediate: true);

        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because only what was stored is thrown away and counts as done, whichever call does it; the fetched item is still being worked on");
        queue.TaskDone();
        await join; // because all items are done
    });

    [Fact]
    public void A_plain_shutdown_after_an_immediate_one_changes_nothing() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.Shutdown(immediate: true);

        queue.Shutdown();

        queue.TryPut(2).Should().BeFalse("because the queue stays shut down");
        (await ErrorOf(queue.PutAsync(2))).Should().BeA<QueueShutDownException>("because the queue stays shut down");
        (await ErrorOf(queue.GetAsync())).Should().BeA<QueueShutDownException>("because nothing is left");
    });
}
