using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "5"), Trait("Level", "core")]
public class JoiningTests
{
    [Fact]
    public void A_join_on_a_fresh_queue_is_done_at_once() => Pump.Run(async pump =>
    {
        var join = new AsyncQueue<int>().JoinAsync();

        join.IsCompletedSuccessfully.Should().BeTrue("because nothing was put, so nothing is unfinished");
        await join; // because nothing is unfinished
    });

    [Fact]
    public void A_join_waits_for_every_task_done_not_for_an_empty_queue() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        var join = queue.JoinAsync();

        await queue.GetAsync(); // because an item is stored
        await queue.GetAsync(); // because an item is stored
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because empty does not mean finished: both items are still being worked on");

        queue.TaskDone();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because one of two items is not done yet");

        queue.TaskDone();
        await join; // because all items are done
    });

    [Fact]
    public void An_item_that_was_handed_over_counts_for_a_join() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync();
        await queue.PutAsync(1); // because a getter waits
        await get; // because the item was handed to it

        var join = queue.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because an item counts as put when it is stored or handed over");

        queue.TaskDone();
        await join; // because all items are done
    });

    [Fact]
    public void The_item_of_a_waiting_putter_counts_only_once_it_is_let_in() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var put = queue.PutAsync(2);

        queue.TaskDone();
        await queue.JoinAsync(); // because the first item is done, and the second is not put yet

        await queue.GetAsync(); // because an item is stored
        await put; // because its item was put
        var join = queue.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because the second item was stored when its putter was let in, and is not done");

        queue.TaskDone();
        await join; // because all items are done
    });

    [Fact]
    public void An_item_counts_for_a_join_whichever_call_brings_it() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var get = queue.GetAsync();
        queue.TryPut(1); // handed over
        await get; // because the item was handed to it
        await StaysUnfinished("handed over by TryPut");

        queue.TryPut(2); // stored
        var put = queue.PutAsync(3);
        queue.TryGet(out _);
        await put; // because TryGet let it in
        queue.TaskDone();
        await StaysUnfinished("stored when TryGet let its putter in");

        queue.TryGet(out _);
        await queue.PutAsync(4); // because there is room
        await StaysUnfinished("stored by PutAsync");

        async Task StaysUnfinished(string how)
        {
            var join = queue.JoinAsync();
            await pump.Settle();
            join.IsCompleted.Should().BeFalse("because an item that was {0} is put, and is not done", how);
            queue.TaskDone();
            await join; // because all items are done
        }
    });

    [Fact]
    public void One_task_done_too_many_throws_and_changes_nothing() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.Invoking(q => q.TaskDone()).Should().Throw<InvalidOperationException>("because nothing was put");

        queue.TryPut(1);
        queue.TaskDone();
        queue.Invoking(q => q.TaskDone()).Should().Throw<InvalidOperationException>("because one item was put, and it is done already");

        queue.TryPut(2);
        var join = queue.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because the calls that threw did not count in advance for the next item");
        queue.TaskDone();
        await join; // because all items are done
    });

    [Fact]
    public void Task_done_counts_items_and_may_come_before_the_get() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);

        queue.TaskDone();

        await queue.JoinAsync(); // because the item is done, though it is still stored
        queue.Count.Should().Be(1, "because TaskDone counts, it takes nothing out");
        (await queue.GetAsync()).Should().Be(1, "because the item is still there");
        queue.Invoking(q => q.TaskDone()).Should().Throw<InvalidOperationException>("because a get is not a put: the only item is done already");
    });

    [Fact]
    public void The_last_task_done_ends_every_join() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var first = queue.JoinAsync();
        var second = queue.JoinAsync();

        queue.TaskDone();

        await first; // because all items are done
        await second; // because all items are done
    });

    [Fact]
    public void A_join_waits_again_after_a_later_put() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TaskDone();
        await queue.JoinAsync(); // because all items are done

        queue.TryPut(2);
        var join = queue.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because a new item is unfinished");

        queue.TaskDone();
        await join; // because all items are done
    });

    [Fact]
    public void A_join_that_has_ended_is_not_reopened_by_a_put() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var join = queue.JoinAsync();
        var cancellable = queue.JoinAsync(source.Token);

        queue.TaskDone(); // at this instant both joins end
        queue.TryPut(2);
        source.Cancel();

        await join; // because it ended at the instant the count was zero
        (await ErrorOf(cancellable)).Should().BeNull("because the cancel came after the end: a completed wait stays completed");
    });

    [Fact]
    public void A_cancelled_join_leaves_the_others_waiting() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var before = queue.JoinAsync();
        var cancelled = queue.JoinAsync(source.Token);
        var after = queue.JoinAsync();

        source.Cancel();

        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the token of the caller cancelled it");
        cancelled.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        await pump.Settle();
        before.IsCompleted.Should().BeFalse("because a join is cancelled for its own caller alone");
        after.IsCompleted.Should().BeFalse("because a join is cancelled for its own caller alone");
        queue.TaskDone();
        await before; // because all items are done
        await after; // because all items are done
    });

    [Fact]
    public void A_join_with_a_cancelled_token_is_canceled_even_when_nothing_is_unfinished() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var join = new AsyncQueue<int>().JoinAsync(source.Token);

        (await ErrorOf(join)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins over everything")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        join.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
    });
}
