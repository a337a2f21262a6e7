using Katas.Queues;

namespace Tests.Queues;

public class AsyncQueueTests
{
    // ---- A store: nobody waits ----

    [Fact]
    public void Items_come_out_in_the_order_they_went_in()
    {
        var queue = new AsyncQueue<string>();
        queue.TryPut("a");
        queue.TryPut("b");
        queue.TryPut("c");

        queue.TryGet(out var first).Should().BeTrue();
        queue.TryGet(out var second).Should().BeTrue();
        queue.TryGet(out var third).Should().BeTrue();

        new[] { first, second, third }.Should().Equal(["a", "b", "c"], "because a queue is first in, first out");
    }

    [Fact]
    public void A_try_get_on_an_empty_queue_gives_false()
    {
        var queue = new AsyncQueue<string>();

        queue.TryGet(out _).Should().BeFalse("because nothing is stored, and a Try method never waits");
        queue.IsEmpty.Should().BeTrue("because nothing was put");
        queue.TryPut("a").Should().BeTrue("because there is room");
        queue.IsEmpty.Should().BeFalse("because an item is stored");
        queue.TryGet(out var item).Should().BeTrue("because an item is stored");
        item.Should().Be("a");
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
        queue.TryGet(out var item).Should().BeTrue();
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
            queue.Count.Should().Be(100);
            queue.MaxSize.Should().Be(maxSize, "because MaxSize is the number given, as it was given");
        }

        new AsyncQueue<int>().MaxSize.Should().Be(0, "because the default is unbounded");
    }

    [Fact]
    public void Null_and_zero_are_items_like_any_other() => Pump.Run(async pump =>
    {
        var texts = new AsyncQueue<string?>(maxSize: 1);
        texts.TryPut(null).Should().BeTrue("because whoever chooses a nullable T may put a null");
        texts.Count.Should().Be(1, "because null is an item");
        texts.TryGet(out var text).Should().BeTrue("because null is an item, not a sign that nothing is there");
        text.Should().BeNull();

        await texts.PutAsync(null);
        (await texts.GetAsync()).Should().BeNull("because null is an item, also for GetAsync");
        var get = texts.GetAsync();
        texts.TryPut(null);
        (await get).Should().BeNull("because null is an item, also when it is handed over");
        texts.TryPut("a");
        var put = texts.PutAsync(null);
        texts.TryGet(out _);
        texts.Count.Should().Be(1, "because null is an item, also when its putter had to wait for room");
        await put;

        var numbers = new AsyncQueue<int>();
        var waiting = numbers.GetAsync();
        numbers.TryPut(0);
        (await waiting).Should().Be(0, "because zero is an item, also when it is handed over");
    });

    // ---- Waiting ----

    [Fact]
    public void A_get_takes_the_oldest_item() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        await queue.PutAsync(1);
        await queue.PutAsync(2);

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

        await queue.PutAsync(1);
        (await get).Should().Be(1, "because the item goes to whoever waits for it");
    });

    [Fact]
    public void A_put_on_a_full_queue_waits_for_room() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        await queue.PutAsync(1);

        var put = queue.PutAsync(2);
        await pump.Settle();
        put.IsCompleted.Should().BeFalse("because the queue is full");
        queue.Count.Should().Be(1, "because the item of a waiting putter is not stored yet");

        (await queue.GetAsync()).Should().Be(1, "because it is the oldest");
        await put;
        (await queue.GetAsync()).Should().Be(2, "because the waiting putter's item took the free slot");
        queue.IsEmpty.Should().BeTrue("because two items were put, and two were taken");
    });

    [Fact]
    public void A_put_waits_no_longer_than_the_queue_is_full() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 2);
        await queue.PutAsync(1);
        await queue.PutAsync(2);
        var put = queue.PutAsync(3);

        (await queue.GetAsync()).Should().Be(1, "because it is the oldest");

        await put; // one slot is enough, the queue need not be empty
        queue.Count.Should().Be(2, "because the waiting putter's item took the free slot");
    });

    [Fact]
    public void Waiting_getters_are_served_first_come_first_served() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<string>();
        var first = queue.GetAsync();
        var second = queue.GetAsync();
        var third = queue.GetAsync();

        await queue.PutAsync("a");
        queue.TryPut("b");
        await queue.PutAsync("c");

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
        await Task.WhenAll(first, second, third);
    });

    [Fact]
    public void One_free_slot_lets_exactly_one_putter_in() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var first = queue.PutAsync(2);
        var second = queue.PutAsync(3);

        queue.TryGet(out _).Should().BeTrue();
        await first;
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
        (await first).Should().Be(1);
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

        await Task.WhenAll(one, two, ab, c);
        new[] { await one, await two, await queue.GetAsync() }.Should().BeEquivalentTo(["a", "b", "c"], "because each item is delivered once, whoever runs first");
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

        await Task.WhenAll(producer, consumer);
        received.Should().Equal([1, 2, 3, 4], "because what goes in first comes out first, however the two sides take turns");
    });

    // ---- Handing over: nobody overtakes ----

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
        (await get).Should().Be(1);
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

        queue.TryGet(out _).Should().BeTrue();
        queue.Count.Should().Be(1, "because the free slot went to the putter that waited, at once");
        queue.TryPut(4).Should().BeFalse("because the slot is taken, even before that putter has run again");
        var newcomer = queue.PutAsync(3);
        await pump.Settle();
        newcomer.IsCompleted.Should().BeFalse("because the slot is taken");

        (await queue.GetAsync()).Should().Be(2, "because it came first");
        (await queue.GetAsync()).Should().Be(3, "because it came second");
        await Task.WhenAll(waiting, newcomer);
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
        await put;
    });

    // ---- Cancelling a wait ----

    [Fact]
    public void A_cancelled_get_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();

        var get = queue.GetAsync(source.Token);
        source.Cancel();

        (await ErrorOf(get)).Should().BeAssignableTo<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        get.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
    });

    [Fact]
    public void A_cancelled_put_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);

        var put = queue.PutAsync(2, source.Token);
        source.Cancel();

        (await ErrorOf(put)).Should().BeAssignableTo<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        put.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
    });

    [Fact]
    public void A_cancelled_getter_takes_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var cancelled = queue.GetAsync(source.Token);
        source.Cancel();

        queue.TryPut(1).Should().BeTrue();

        queue.Count.Should().Be(1, "because nobody waits any more, so the item is stored");
        (await queue.GetAsync()).Should().Be(1, "because a cancelled getter takes nothing");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>();
    });

    [Fact]
    public void The_item_meant_for_a_cancelled_getter_goes_to_the_next() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<string>();
        var first = queue.GetAsync();
        var cancelled = queue.GetAsync(source.Token);
        var third = queue.GetAsync();
        source.Cancel();

        queue.TryPut("a");
        queue.TryPut("b");

        (await first).Should().Be("a", "because it has waited longest");
        (await third).Should().Be("b", "because the one before it left the line");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>();
    });

    [Fact]
    public void A_cancelled_putter_inserts_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var cancelled = queue.PutAsync(2, source.Token);
        source.Cancel();

        (await queue.GetAsync()).Should().Be(1);
        await pump.Settle();

        queue.Count.Should().Be(0, "because a cancelled putter inserts nothing");
        queue.TryPut(3).Should().BeTrue("because the slot is free: nobody waits for it any more");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>();
    });

    [Fact]
    public void The_slot_meant_for_a_cancelled_putter_goes_to_the_next() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<string>(maxSize: 1);
        queue.TryPut("a");
        var cancelled = queue.PutAsync("b", source.Token);
        var next = queue.PutAsync("c");
        source.Cancel();

        (await queue.GetAsync()).Should().Be("a");
        await next;
        (await queue.GetAsync()).Should().Be("c", "because the putter before it left the line");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>();
    });

    [Fact]
    public void Who_stays_in_line_keeps_its_place_when_another_leaves() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<string>(maxSize: 1);
        var gets = new[] { queue.GetAsync(), queue.GetAsync(source.Token), queue.GetAsync(), queue.GetAsync() };
        source.Cancel();
        await ErrorOf(gets[1]);
        foreach (var item in new[] { "a", "b", "c" })
            queue.TryPut(item);

        new[] { await gets[0], await gets[2], await gets[3] }.Should().Equal(["a", "b", "c"], "because a getter that leaves changes nobody else's turn");

        using var another = new CancellationTokenSource();
        queue.TryPut("d");
        var puts = new[] { queue.PutAsync("e"), queue.PutAsync("f", another.Token), queue.PutAsync("g"), queue.PutAsync("h") };
        another.Cancel();
        await ErrorOf(puts[1]);
        var order = new List<string>();
        while (queue.TryGet(out var item))
            order.Add(item);

        order.Should().Equal(["d", "e", "g", "h"], "because a putter that leaves changes nobody else's turn");
        await Task.WhenAll(puts[0], puts[2], puts[3]);
    });

    [Fact]
    public void One_token_may_cancel_several_waits() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var (first, second, third) = (queue.GetAsync(source.Token), queue.GetAsync(source.Token), queue.GetAsync(source.Token));

        queue.TryPut(1);
        source.Cancel();

        (await first).Should().Be(1, "because it was served before the cancel");
        (await ErrorOf(second)).Should().BeAssignableTo<OperationCanceledException>("because its token was cancelled, though another wait with that token was served");
        (await ErrorOf(third)).Should().BeAssignableTo<OperationCanceledException>("because its token was cancelled, though it is the token of others, too");
    });

    [Fact]
    public void A_cancel_after_the_item_was_handed_over_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync(source.Token);

        queue.TryPut(1);
        source.Cancel();

        (await ErrorOf(get)).Should().BeNull("because the item was handed over before the cancel: a completed wait stays completed");
        (await get).Should().Be(1);
        queue.IsEmpty.Should().BeTrue("because the item was delivered, and must not be stored as well");
    });

    [Fact]
    public void A_cancel_after_the_putter_was_let_in_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var put = queue.PutAsync(2, source.Token);

        queue.TryGet(out _).Should().BeTrue();
        source.Cancel();

        (await ErrorOf(put)).Should().BeNull("because the item was stored before the cancel: a completed wait stays completed");
        (await queue.GetAsync()).Should().Be(2, "because its put has succeeded");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_takes_nothing_and_puts_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        source.Cancel();

        var get = queue.GetAsync(source.Token);
        var put = queue.PutAsync(2, source.Token);

        (await ErrorOf(get)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins, though an item is ready")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        (await ErrorOf(put)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins, though there is room")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        (get.IsCanceled && put.IsCanceled).Should().BeTrue("because both end Canceled, not Faulted");
        queue.Count.Should().Be(1, "because nothing was taken and nothing was put");
    });

    [Fact]
    public void A_put_with_a_cancelled_token_serves_no_getter() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync();
        source.Cancel();

        var put = queue.PutAsync(1, source.Token);
        queue.TryPut(2);

        (await get).Should().Be(2, "because a token that is already cancelled wins, though somebody waits for the item");
        (await ErrorOf(put)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins, though somebody waits for the item");
    });

    [Fact]
    public void An_item_that_comes_in_the_middle_of_a_cancel_is_not_lost() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync(source.Token);
        source.Token.Register(() => queue.TryPut(1)); // Cancel runs the callbacks last in, first out: this one before the queue's own

        source.Cancel();

        var delivered = await ErrorOf(get) is null ? 1 : 0;
        (delivered + queue.Count).Should().Be(1, "because either side may win, but the item is delivered or stored: never both, never neither");
    });

    [Fact]
    public void An_item_that_comes_in_the_middle_of_a_cancel_goes_to_somebody_who_waits() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var leaving = queue.GetAsync(source.Token);
        var staying = queue.GetAsync();
        source.Token.Register(() => queue.TryPut(1)); // runs before the queue's own callback

        source.Cancel();

        queue.Count.Should().Be(0, "because an item is not stored while somebody waits for it");
        var taker = await ErrorOf(leaving) is null ? leaving : staying;
        (await taker).Should().Be(1, "because either of the two may win, but one of them is given the item");
    });

    [Fact]
    public void A_slot_that_becomes_free_in_the_middle_of_a_cancel_is_not_lost() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<string>(maxSize: 1);
        queue.TryPut("a");
        var leaving = queue.PutAsync("b", source.Token);
        var staying = queue.PutAsync("c");
        source.Token.Register(() => queue.TryGet(out _)); // runs before the queue's own callback

        source.Cancel();

        var letIn = await ErrorOf(leaving) is null ? "b" : "c";
        if (letIn == "c") await staying;
        queue.TryGet(out var item).Should().BeTrue("because either of the two may win, but a slot is not left free while somebody waits for it");
        item.Should().Be(letIn, "because a put that succeeded has put its item, and a cancelled one has not");
    });

    [Fact]
    public void A_cancel_loses_no_item_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<string>();

        var mayBeCancelled = pump.Start(() => queue.GetAsync(source.Token));
        var patient = pump.Start(() => queue.GetAsync());
        var put = pump.Start(() => queue.PutAsync("a"));
        var cancel = pump.Start(() => source.Cancel());
        await Task.WhenAll(put, cancel);
        await queue.PutAsync("b");

        var found = new List<string> { await patient };
        if (await ErrorOf(mayBeCancelled) is null) found.Add(await mayBeCancelled);
        while (queue.TryGet(out var stored)) found.Add(stored);
        found.Should().BeEquivalentTo(["a", "b"], "because each item is delivered once or is still stored: never both, never neither");
    });

    [Fact]
    public void A_cancel_loses_no_slot_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<string>(maxSize: 1);
        pump.Invariant("the bound is never exceeded", () => queue.Count <= 1);
        queue.TryPut("a");

        var mayBeCancelled = pump.Start(() => queue.PutAsync("b", source.Token));
        var patient = pump.Start(() => queue.PutAsync("c"));
        var get = pump.Start(() => queue.GetAsync());
        var cancel = pump.Start(() => source.Cancel());
        await Task.WhenAll(get, cancel);

        var found = new List<string> { await get, await queue.GetAsync() };
        await patient;
        var expected = new List<string> { "a", "c" };
        if (await ErrorOf(mayBeCancelled) is null) expected.Add("b");
        while (queue.TryGet(out var stored)) found.Add(stored);
        found.Should().BeEquivalentTo(expected, "because a put that succeeded has put its item once, and a cancelled one has not");
    });

    // ---- Work in progress: TaskDone and JoinAsync ----

    [Fact]
    public void A_join_on_a_fresh_queue_is_done_at_once() => Pump.Run(async pump =>
    {
        var join = new AsyncQueue<int>().JoinAsync();

        join.IsCompletedSuccessfully.Should().BeTrue("because nothing was put, so nothing is unfinished");
        await join;
    });

    [Fact]
    public void A_join_waits_for_every_task_done_not_for_an_empty_queue() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        var join = queue.JoinAsync();

        await queue.GetAsync();
        await queue.GetAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because empty does not mean finished: both items are still being worked on");

        queue.TaskDone();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because one of two items is not done yet");

        queue.TaskDone();
        await join;
    });

    [Fact]
    public void An_item_that_was_handed_over_counts_for_a_join() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync();
        await queue.PutAsync(1);
        await get;

        var join = queue.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because an item counts as put when it is stored or handed over");

        queue.TaskDone();
        await join;
    });

    [Fact]
    public void The_item_of_a_waiting_putter_counts_only_once_it_is_let_in() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var put = queue.PutAsync(2);

        queue.TaskDone();
        await queue.JoinAsync(); // the first item is done, and the second is not put yet

        await queue.GetAsync();
        await put;
        var join = queue.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because the second item was stored when its putter was let in, and is not done");

        queue.TaskDone();
        await join;
    });

    [Fact]
    public void An_item_counts_for_a_join_whichever_call_brings_it() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var get = queue.GetAsync();
        queue.TryPut(1); // handed over
        await get;
        await StaysUnfinished("handed over by TryPut");

        queue.TryPut(2); // stored
        var put = queue.PutAsync(3);
        queue.TryGet(out _);
        await put; // let in by TryGet
        queue.TaskDone();
        await StaysUnfinished("stored when TryGet let its putter in");

        queue.TryGet(out _);
        await queue.PutAsync(4); // stored
        await StaysUnfinished("stored by PutAsync");

        async Task StaysUnfinished(string how)
        {
            var join = queue.JoinAsync();
            await pump.Settle();
            join.IsCompleted.Should().BeFalse("because an item that was {0} is put, and is not done", how);
            queue.TaskDone();
            await join;
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
        await join;
    });

    [Fact]
    public void Task_done_counts_items_and_may_come_before_the_fetch() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);

        queue.TaskDone();

        await queue.JoinAsync(); // done, though the item is still stored
        queue.Count.Should().Be(1, "because TaskDone counts, it takes nothing out");
        (await queue.GetAsync()).Should().Be(1);
        queue.Invoking(q => q.TaskDone()).Should().Throw<InvalidOperationException>("because a get is not a put: the only item is done already");
    });

    [Fact]
    public void Everybody_who_joins_goes_on() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var first = queue.JoinAsync();
        var second = queue.JoinAsync();

        queue.TaskDone();

        await first;
        await second;
    });

    [Fact]
    public void A_join_waits_again_after_a_later_put() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TaskDone();
        await queue.JoinAsync();

        queue.TryPut(2);
        var join = queue.JoinAsync();
        await pump.Settle();
        join.IsCompleted.Should().BeFalse("because a new item is unfinished");

        queue.TaskDone();
        await join;
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

        await join;
        (await ErrorOf(cancellable)).Should().BeNull("because the cancel came after the end: a completed wait stays completed");
    });

    [Fact]
    public void A_put_in_the_middle_of_the_last_task_done_reopens_no_join() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var before = queue.JoinAsync();

        // The first thing that the end of this join sets off, still inside TaskDone, is a Post to the context of whoever awaits it. That Post puts an item.
        var between = new ProbingContext(() => queue.TryPut(2)).Around(() => ErrorOf(queue.JoinAsync()));
        var after = queue.JoinAsync();

        queue.TaskDone();

        await before;
        await between;
        await after; // they all ended at the instant the count was zero
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

        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().Be(source.Token);
        cancelled.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        await pump.Settle();
        before.IsCompleted.Should().BeFalse("because a join is cancelled for its own caller alone");
        after.IsCompleted.Should().BeFalse("because a join is cancelled for its own caller alone");
        queue.TaskDone();
        await before;
        await after;
    });

    [Fact]
    public void A_join_with_a_cancelled_token_is_canceled_even_when_nothing_is_unfinished() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var join = new AsyncQueue<int>().JoinAsync(source.Token);

        (await ErrorOf(join)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins over everything")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        join.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
    });

    [Fact]
    public void When_a_join_ends_all_work_is_done_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var done = 0;
        queue.TryPut(1);

        async Task Work()
        {
            await queue.GetAsync();
            done++;
            queue.TaskDone();
        }

        var workers = Task.WhenAll(pump.Start(Work), pump.Start(Work));
        await pump.Start(() => queue.PutAsync(2));
        await queue.JoinAsync();

        done.Should().Be(2, "because a join waits until every item that was put is done");
        await workers;
    });

    // ---- Shutdown ----

    [Fact]
    public void After_a_shutdown_a_put_fails_through_its_task() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.Shutdown();

        var putting = () => { _ = queue.PutAsync(1); };
        putting.Should().NotThrow("because errors come through the task, not from the call");
        (await ErrorOf(queue.PutAsync(1))).Should().BeOfType<QueueShutDownException>("because the queue takes nothing any more");
        queue.TryPut(1).Should().BeFalse("because a Try method never throws for state");
        queue.Count.Should().Be(0, "because a refused item is not stored");
    });

    [Fact]
    public void A_shutdown_lets_getters_drain_what_is_left() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        queue.Shutdown();

        queue.IsEmpty.Should().BeFalse("because IsEmpty tells whether something is stored, not whether the queue is open");
        (await queue.GetAsync()).Should().Be(1, "because a shutdown ends the intake only");
        queue.TryGet(out var item).Should().BeTrue("because something is left");
        item.Should().Be(2);

        queue.TryGet(out _).Should().BeFalse("because nothing is left, and a Try method never throws for state");
        var getting = () => { _ = queue.GetAsync(); };
        getting.Should().NotThrow("because errors come through the task, not from the call");
        (await ErrorOf(queue.GetAsync())).Should().BeOfType<QueueShutDownException>("because nothing is left, and nothing will come");
    });

    [Fact]
    public void A_shutdown_fails_waiting_getters() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var first = queue.GetAsync();
        var second = queue.GetAsync();

        queue.Shutdown();

        (await ErrorOf(first)).Should().BeOfType<QueueShutDownException>("because nothing is left, and nothing will come");
        (await ErrorOf(second)).Should().BeOfType<QueueShutDownException>("because it concerns everyone who waits");
    });

    [Fact]
    public void A_shutdown_fails_waiting_putters_and_their_items_are_not_put() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var first = queue.PutAsync(2);
        var second = queue.PutAsync(3);

        queue.Shutdown();

        (await ErrorOf(first)).Should().BeOfType<QueueShutDownException>("because puts fail from now on, waiting ones too");
        (await ErrorOf(second)).Should().BeOfType<QueueShutDownException>("because it concerns everyone who waits");
        queue.IsFull.Should().BeTrue("because IsFull tells what is stored, and a plain shutdown takes nothing out");
        (await queue.GetAsync()).Should().Be(1, "because it was stored before the shutdown");
        queue.IsFull.Should().BeFalse("because IsFull tells what is stored, not whether a put would succeed");
        queue.IsEmpty.Should().BeTrue("because the item of a putter that failed is not put");
        (await ErrorOf(queue.GetAsync())).Should().BeOfType<QueueShutDownException>("because nothing is left");
    });

    [Fact]
    public void A_shutdown_takes_back_nothing_that_was_handed_over() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var get = queue.GetAsync();
        queue.TryPut(1);
        queue.TryPut(2);
        var put = queue.PutAsync(3);
        queue.TryGet(out _).Should().BeTrue();

        queue.Shutdown(immediate: true);

        (await ErrorOf(get)).Should().BeNull("because its item was handed over before the shutdown: a completed wait stays completed");
        (await get).Should().Be(1);
        (await ErrorOf(put)).Should().BeNull("because its item was stored before the shutdown: a completed wait stays completed");
    });

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
        (await ErrorOf(queue.GetAsync())).Should().BeOfType<QueueShutDownException>("because every get fails");
        (await ErrorOf(put)).Should().BeOfType<QueueShutDownException>("because every put fails");
        (await ErrorOf(queue.PutAsync(4))).Should().BeOfType<QueueShutDownException>("because every put fails");
    });

    [Fact]
    public void An_immediate_shutdown_fails_waiting_getters() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync();

        queue.Shutdown(immediate: true);

        (await ErrorOf(get)).Should().BeOfType<QueueShutDownException>("because nothing is left, and nothing will come");
    });

    [Fact]
    public void A_shutdown_never_ends_a_join_that_still_has_work_to_wait_for() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        await queue.GetAsync();
        var before = queue.JoinAsync();

        queue.Shutdown();
        queue.TaskDone(); // work that was begun goes on, and is counted, though the queue is shut down and something is left
        var after = queue.JoinAsync();
        await pump.Settle();
        before.IsCompleted.Should().BeFalse("because the item that is left is not done");
        after.IsCompleted.Should().BeFalse("because the item that is left is not done");

        await queue.GetAsync();
        queue.TaskDone();
        await Task.WhenAll(before, after);
        await queue.JoinAsync(); // nothing is unfinished, and a shutdown never fails a join
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

        await join;
        queue.Invoking(q => q.TaskDone()).Should().Throw<InvalidOperationException>("because what was thrown away counts as done already");
        await ErrorOf(put);
    });

    [Fact]
    public void An_immediate_shutdown_does_not_finish_what_was_fetched() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 2);
        var get = queue.GetAsync();
        queue.TryPut(0);
        queue.TryPut(1);
        queue.TryPut(2);
        await queue.GetAsync();
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
        await Task.WhenAll(before, after, get);
        await ErrorOf(put);
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

        await join;
        await queue.JoinAsync();
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
        (await ErrorOf(queue.GetAsync())).Should().BeOfType<QueueShutDownException>("because nothing is left");
        await join;
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
        await join;
    });

    [Fact]
    public void A_plain_shutdown_after_an_immediate_one_changes_nothing() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.Shutdown(immediate: true);

        queue.Shutdown();

        queue.TryPut(2).Should().BeFalse("because the queue stays shut down");
        (await ErrorOf(queue.PutAsync(2))).Should().BeOfType<QueueShutDownException>("because the queue stays shut down");
        (await ErrorOf(queue.GetAsync())).Should().BeOfType<QueueShutDownException>("because nothing is left");
    });

    [Fact]
    public void A_cancelled_token_wins_over_a_shutdown() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        queue.Shutdown();
        source.Cancel();

        foreach (var task in new[] { queue.PutAsync(1, source.Token), queue.GetAsync(source.Token) })
        {
            (await ErrorOf(task)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins over everything")
                .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
            task.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
        }

        queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.Shutdown();
        (await ErrorOf(queue.GetAsync(source.Token))).Should().BeAssignableTo<OperationCanceledException>("because the token wins over what is left, too");
        queue.Count.Should().Be(1, "because nothing was taken");
    });

    [Fact]
    public void A_waiter_that_was_cancelled_before_the_shutdown_stays_cancelled() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);
        var get = queue.GetAsync(source.Token);
        source.Cancel();

        queue.Shutdown();

        (await ErrorOf(get)).Should().BeAssignableTo<OperationCanceledException>("because the cancel came first");
    });

    [Fact]
    public void A_cancel_after_the_shutdown_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (empty, full) = (new AsyncQueue<int>(), new AsyncQueue<int>(maxSize: 1));
        full.TryPut(1);
        var get = empty.GetAsync(source.Token);
        var put = full.PutAsync(2, source.Token);

        empty.Shutdown();
        full.Shutdown();
        source.Cancel();

        (await ErrorOf(get)).Should().BeOfType<QueueShutDownException>("because the shutdown ended the wait before the cancel: a completed wait stays completed");
        (await ErrorOf(put)).Should().BeOfType<QueueShutDownException>("because the shutdown ended the wait before the cancel: a completed wait stays completed");
    });

    [Fact]
    public void A_shutdown_in_the_middle_of_a_cancel_strands_nobody() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (empty, full) = (new AsyncQueue<int>(), new AsyncQueue<int>(maxSize: 1));
        full.TryPut(1);
        var waits = new[] { empty.GetAsync(source.Token), full.PutAsync(2, source.Token), full.JoinAsync(source.Token) };
        source.Token.Register(() => // runs before the queues' own callbacks
        {
            empty.Shutdown();
            full.Shutdown(immediate: true);
        });

        source.Cancel();

        foreach (var wait in waits)
        {
            var error = await ErrorOf(wait); // stalls here if neither of the two ends the wait
            (error is null or OperationCanceledException or QueueShutDownException).Should().BeTrue("because either of the two may end the wait, and nothing else, but it was {0}", error);
        }
    });

    [Fact]
    public void A_cancel_in_the_middle_of_a_shutdown_or_of_the_last_task_done_is_no_error() => Pump.Run(async pump =>
    {
        foreach (var immediate in new[] { false, true })
        {
            await CancelInTheMiddle(stored: 0, (queue, token) => queue.GetAsync(token), queue => queue.Shutdown(immediate));
            await CancelInTheMiddle(stored: 1, (queue, token) => queue.PutAsync(2, token), queue => queue.Shutdown(immediate));
        }

        await CancelInTheMiddle(stored: 1, (queue, token) => queue.JoinAsync(token), queue => queue.Shutdown(immediate: true));
        await CancelInTheMiddle(stored: 1, (queue, token) => queue.JoinAsync(token), queue => queue.TaskDone());

        // Two wait, and one call ends both. The end of the first is a Post, still inside that call: here, it cancels the second.
        async Task CancelInTheMiddle(int stored, Func<AsyncQueue<int>, CancellationToken, Task> wait, Action<AsyncQueue<int>> end)
        {
            using var source = new CancellationTokenSource();
            var queue = new AsyncQueue<int>(maxSize: 1);
            if (stored == 1) queue.TryPut(1);
            Exception? thrown = null;
            var first = new ProbingContext(() => thrown = Record.Exception(source.Cancel)).Around(() => ErrorOf(wait(queue, CancellationToken.None)));
            var second = wait(queue, source.Token);

            queue.Invoking(end).Should().NotThrow("because a cancel in the middle of a call is no error of that call");

            await first;
            thrown.Should().BeNull("because a cancel that comes too late is no error of whoever cancels");
            var error = await ErrorOf(second); // stalls here if neither of the two ends the wait
            (error is null or OperationCanceledException or QueueShutDownException).Should().BeTrue("because either of the two may end the wait, and nothing else, but it was {0}", error);
        }
    });

    [Fact]
    public void A_put_in_the_middle_of_a_shutdown_is_refused() => Pump.Run(async pump =>
    {
        foreach (var immediate in new[] { false, true })
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);

            // The first thing that a refusal sets off, still inside Shutdown, is a Post to the context of whoever awaits it. That Post puts an item.
            var puts = new List<Task>();
            var refused = new ProbingContext(() => puts.Add(queue.PutAsync(3))).Around(() => ErrorOf(queue.PutAsync(2)));

            queue.Shutdown(immediate);
            await refused;

            foreach (var put in puts)
                (await ErrorOf(put)).Should().BeOfType<QueueShutDownException>("because a shutdown is one step: once a putter was refused, nobody can stand in line any more");
        }
    });

    [Fact]
    public void A_get_in_the_middle_of_an_immediate_shutdown_takes_nothing() => Pump.Run(async pump =>
    {
        var (queue, found) = (new AsyncQueue<int>(maxSize: 1), false);
        queue.TryPut(1);
        // looks when the putter is refused, still inside Shutdown
        var refused = new ProbingContext(() => found |= queue.TryGet(out _)).Around(() => ErrorOf(queue.PutAsync(2)));

        queue.Shutdown(immediate: true);
        await refused;

        found.Should().BeFalse("because a shutdown is one step: once a putter was refused, what was left is thrown away");
    });

    [Fact]
    public void A_shutdown_strands_nobody_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);

        var puts = new[] { pump.Start(() => queue.PutAsync(1)), pump.Start(() => queue.PutAsync(2)) };
        var gets = new[] { pump.Start(() => queue.GetAsync()) };
        var shutdown = pump.Start(() => queue.Shutdown());
        await shutdown;

        var accepted = 0;
        foreach (var put in puts)
            accepted += await ErrorOf(put) is null ? 1 : 0;
        var taken = await ErrorOf(gets[0]) is null ? 1 : 0;
        while (queue.TryGet(out _))
            taken++;
        taken.Should().Be(accepted, "because after a shutdown every put that succeeded can still be taken, and no put that failed");
    });

    // ---- Good manners: in whose turn, in whose lock, what stays behind, which thread ----

    [Fact]
    public void Nobodys_continuation_runs_inside_somebody_elses_call()
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);

        RunsInside(queue.GetAsync(), () => queue.TryPut(1)).Should().BeFalse("because a getter goes on in its own turn, not inside the TryPut that serves it");
        RunsInside(queue.GetAsync(), () => queue.PutAsync(2)).Should().BeFalse("because a getter goes on in its own turn, not inside the PutAsync that serves it");
        RunsInside(queue.GetAsync(source.Token), () => source.Cancel()).Should().BeFalse("because a cancelled getter goes on in its own turn, not inside Cancel");

        queue.TryPut(3);
        using (var another = new CancellationTokenSource())
            RunsInside(queue.PutAsync(4, another.Token), () => another.Cancel()).Should().BeFalse("because a cancelled putter goes on in its own turn, not inside Cancel");
        using (var another = new CancellationTokenSource())
            RunsInside(queue.JoinAsync(another.Token), () => another.Cancel()).Should().BeFalse("because a cancelled joiner goes on in its own turn, not inside Cancel");

        RunsInside(queue.PutAsync(4), () => queue.TryGet(out _)).Should().BeFalse("because a putter goes on in its own turn, not inside the TryGet that lets it in");
        RunsInside(queue.PutAsync(5), () => queue.GetAsync()).Should().BeFalse("because a putter goes on in its own turn, not inside the GetAsync that lets it in");

        for (var i = 1; i < 5; i++)
            queue.TaskDone();
        RunsInside(queue.JoinAsync(), () => queue.TaskDone()).Should().BeFalse("because a joiner goes on in its own turn, not inside TaskDone");
        RunsInside(queue.PutAsync(6), () => queue.Shutdown()).Should().BeFalse("because a refused putter goes on in its own turn, not inside Shutdown");

        queue = new AsyncQueue<int>();
        RunsInside(queue.GetAsync(), () => queue.Shutdown()).Should().BeFalse("because a refused getter goes on in its own turn, not inside Shutdown");

        queue = new AsyncQueue<int>();
        queue.TryPut(1);
        RunsInside(queue.JoinAsync(), () => queue.Shutdown(immediate: true)).Should().BeFalse("because a joiner goes on in its own turn, not inside the Shutdown that ends its wait");
    }

    [Fact]
    public void Waiters_are_completed_outside_every_lock()
    {
        FindsTheQueueLocked(stored: 0, queue => queue.GetAsync(), queue => queue.TryPut(1)).Should().BeFalse("because the getter that TryPut serves is completed outside the lock");
        FindsTheQueueLocked(stored: 0, queue => queue.GetAsync(), queue => queue.PutAsync(1)).Should().BeFalse("because the getter that PutAsync serves is completed outside the lock");
        FindsTheQueueLocked(stored: 1, queue => queue.PutAsync(2), queue => queue.TryGet(out _)).Should().BeFalse("because the putter that TryGet lets in is completed outside the lock");
        FindsTheQueueLocked(stored: 1, queue => queue.PutAsync(2), queue => queue.GetAsync()).Should().BeFalse("because the putter that GetAsync lets in is completed outside the lock");
        FindsTheQueueLocked(stored: 1, queue => queue.JoinAsync(), queue => queue.TaskDone()).Should().BeFalse("because the joiner that TaskDone ends is completed outside the lock");

        foreach (var immediate in new[] { false, true })
        {
            FindsTheQueueLocked(stored: 0, queue => queue.GetAsync(), queue => queue.Shutdown(immediate)).Should().BeFalse("because a getter is refused outside the lock");
            FindsTheQueueLocked(stored: 1, queue => queue.PutAsync(2), queue => queue.Shutdown(immediate)).Should().BeFalse("because a putter is refused outside the lock");
        }

        FindsTheQueueLocked(stored: 1, queue => queue.JoinAsync(), queue => queue.Shutdown(immediate: true)).Should().BeFalse("because the joiner that Shutdown ends is completed outside the lock");

        CancelFindsTheQueueLocked(stored: 0, (queue, token) => queue.GetAsync(token)).Should().BeFalse("because a getter is cancelled outside the lock");
        CancelFindsTheQueueLocked(stored: 1, (queue, token) => queue.PutAsync(2, token)).Should().BeFalse("because a putter is cancelled outside the lock");
        CancelFindsTheQueueLocked(stored: 1, (queue, token) => queue.JoinAsync(token)).Should().BeFalse("because a joiner is cancelled outside the lock");

        bool CancelFindsTheQueueLocked(int stored, Func<AsyncQueue<int>, CancellationToken, Task> wait)
        {
            using var source = new CancellationTokenSource();
            return FindsTheQueueLocked(stored, queue => wait(queue, source.Token), _ => source.Cancel());
        }

        bool FindsTheQueueLocked(int stored, Func<AsyncQueue<int>, Task> wait, Action<AsyncQueue<int>> call)
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            if (stored == 1) queue.TryPut(1);
            return EndsUnderALock(() => wait(queue), () => call(queue), () => Record.Exception(() => UseEverything(queue)));
        }

        // Whichever lock is held, one of these needs it. The last may throw: the item may be done by now.
        void UseEverything(AsyncQueue<int> queue)
        {
            using var source = new CancellationTokenSource();
            _ = (queue.Count, queue.IsEmpty, queue.IsFull);
            queue.TryPut(3);
            _ = (ErrorOf(queue.JoinAsync(source.Token)), ErrorOf(queue.PutAsync(4, source.Token)), ErrorOf(queue.GetAsync(source.Token)));
            queue.TryGet(out _);
            source.Cancel();
            queue.Shutdown();
            queue.TaskDone();
        }
    }

    [Fact]
    public void Calls_that_need_no_wait_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (open, shut) = (new AsyncQueue<int>(), new AsyncQueue<int>());
        shut.Shutdown();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            await open.JoinAsync(source.Token);
            await open.PutAsync(1, source.Token);
            await open.GetAsync(source.Token);
            open.TaskDone();
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a call that was served at once leaves no registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            await ErrorOf(shut.PutAsync(1, source.Token));
            await ErrorOf(shut.GetAsync(source.Token));
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a call that was refused at once leaves no registration on the token");
    });

    [Fact]
    public void Waits_that_were_served_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var get = queue.GetAsync(source.Token);
            queue.TryPut(1);
            await get;
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a getter that was served takes back its registration on the token");

        queue.TryPut(1);
        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var put = queue.PutAsync(2, source.Token);
            queue.TryGet(out _);
            await put;
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a putter that was let in takes back its registration on the token");

        queue = new AsyncQueue<int>();
        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            queue.TryPut(1);
            var join = queue.JoinAsync(source.Token);
            queue.TaskDone();
            await join;
            queue.TryGet(out _);
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a join that has ended takes back its registration on the token");
    });

    [Fact]
    public void Waits_that_a_shutdown_ended_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var queue = new AsyncQueue<int>();
            var get = queue.GetAsync(source.Token);
            queue.Shutdown();
            await ErrorOf(get);
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a getter that was refused takes back its registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);
            var put = queue.PutAsync(2, source.Token);
            queue.Shutdown();
            await ErrorOf(put);
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a putter that was refused takes back its registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var queue = new AsyncQueue<int>();
            queue.TryPut(1);
            var join = queue.JoinAsync(source.Token);
            queue.Shutdown(immediate: true);
            await join;
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a join that an immediate shutdown ended takes back its registration on the token");
    });

    [Fact]
    public void Waits_that_were_cancelled_leave_nothing_in_the_queue() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var first = queue.GetAsync(); // somebody stays at the head of each line

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var get = queue.GetAsync(source.Token);
            source.Cancel();
            await ErrorOf(get);
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a cancelled getter leaves the line at once, though somebody waits before it");

        queue.TryPut(0);
        await first;
        queue.TryPut(1);
        var (firstPut, firstJoin) = (queue.PutAsync(2), queue.JoinAsync());
        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var put = queue.PutAsync(2, source.Token);
            source.Cancel();
            await ErrorOf(put);
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a cancelled putter leaves the line at once, though somebody waits before it");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var join = queue.JoinAsync(source.Token);
            source.Cancel();
            await ErrorOf(join);
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a cancelled joiner leaves the line at once, though somebody waits before it");

        queue.Shutdown(immediate: true);
        queue.TaskDone();
        await firstJoin;
        await ErrorOf(firstPut);
    });

    [Fact]
    public void Items_that_were_taken_are_held_no_longer() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<byte[]>();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            queue.TryPut(new byte[2 * Garbage.BytesOfALeak]);
            await queue.GetAsync();
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because an item that was taken belongs to its taker alone, and the store has as much room as before");
    });

    [Fact]
    public async Task Threads_may_share_a_queue()
    {
        const int Each = 500;
        var queue = new AsyncQueue<int>(maxSize: 3);

        async Task<int> Produce(int from)
        {
            var highest = 0;
            for (var i = from; i < from + Each; i++)
            {
                await queue.PutAsync(i);
                highest = Math.Max(highest, queue.Count);
            }

            return highest;
        }

        async Task<List<int>> Consume()
        {
            var taken = new List<int>();
            while (true)
            {
                using var source = new CancellationTokenSource();
                var get = queue.GetAsync(source.Token);
                if (taken.Count % 3 == 0) source.Cancel();
                if (await ErrorOf(get) is OperationCanceledException) get = queue.GetAsync();
                if (await ErrorOf(get) is QueueShutDownException) return taken;
                taken.Add(await get);
                queue.TaskDone();
            }
        }

        var producers = Task.WhenAll(Task.Run(() => Produce(0)), Task.Run(() => Produce(Each)));
        var consumers = Task.WhenAll(Task.Run(Consume), Task.Run(Consume));
        await InTime(producers, "because everything that is put is taken, so every put ends");
        await InTime(Task.Run(() => queue.JoinAsync()), "because every item that was put gets done");
        await InTime(Task.WhenAll(Task.Run(() => queue.Shutdown()), consumers), "because a shutdown ends every wait for an item that can't come any more");

        (await consumers).SelectMany(taken => taken).Order().Should().Equal(Enumerable.Range(0, 2 * Each), "because each item is delivered once, from whatever thread it comes");
        (await producers).Max().Should().BeLessThanOrEqualTo(3, "because the bound is never exceeded");
    }

    [Fact]
    public async Task Threads_that_meet_do_not_miss_each_other()
    {
        var queues = Queues(maxSize: 1);
        var gets = new Task<int>[Rounds];
        Race.Play("a get meets a put", Rounds, i => gets[i] = queues[i].GetAsync(), i => queues[i].TryPut(1));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(gets[i], "because nobody waits for an item beside a stored one");
            (await gets[i]).Should().Be(1, "because nobody waits for an item beside a stored one");
        }

        var puts = new Task[Rounds];
        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(2));
        Race.Play("a put meets a get", Rounds, i => puts[i] = queues[i].PutAsync(3), i => queues[i].TryGet(out _));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(puts[i], "because nobody waits for a slot beside a free one");
            queues[i].TryGet(out var item).Should().BeTrue("because the put has ended");
            item.Should().Be(3, "because nobody waits for a slot beside a free one");
        }

        var joins = new Task[Rounds];
        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        Race.Play("a join meets the last TaskDone", Rounds, i => joins[i] = queues[i].JoinAsync(), i => queues[i].TaskDone());
        for (var i = 0; i < Rounds; i++)
            await InTime(joins[i], "because nobody waits for work that is done");

        queues = Queues(maxSize: 1);
        Race.Play("a get meets a shutdown", Rounds, i => gets[i] = queues[i].GetAsync(), i => queues[i].Shutdown());
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(gets[i]), "because nobody waits for an item that can't come any more");
            (await ErrorOf(gets[i])).Should().BeOfType<QueueShutDownException>("because nobody waits for an item that can't come any more");
        }

        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        var waiting = queues.Select(queue => queue.PutAsync(2)).ToArray();
        Race.Play("a put meets a shutdown", Rounds, i => puts[i] = queues[i].PutAsync(3), i => queues[i].Shutdown());
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(Task.WhenAll(ErrorOf(waiting[i]), ErrorOf(puts[i])), "because nobody waits for a slot in a queue that takes nothing any more");
            (await ErrorOf(puts[i])).Should().BeOfType<QueueShutDownException>("because nobody waits for a slot in a queue that takes nothing any more");
        }

        queues = Queues(maxSize: 1);
        Race.Play("a put meets an immediate shutdown", Rounds, i => queues[i].TryPut(1), i => queues[i].Shutdown(immediate: true));
        for (var i = 0; i < Rounds; i++)
            queues[i].Count.Should().Be(0, "because the item was put before the shutdown and thrown away, or came after it and was refused");
    }

    [Fact]
    public async Task A_cancel_that_meets_the_waiters_turn_on_another_thread_loses_nothing()
    {
        var queues = Queues(maxSize: 1);
        var sources = Enumerable.Range(0, Rounds).Select(_ => new CancellationTokenSource()).ToArray();
        var gets = queues.Select((queue, i) => queue.GetAsync(sources[i].Token)).ToArray();
        Race.Play("a cancel meets a put", Rounds, i => sources[i].Cancel(), i => queues[i].TryPut(1));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(gets[i]), "because either the cancel or the put ends the wait");
            var delivered = await ErrorOf(gets[i]) is null ? 1 : 0;
            (delivered + queues[i].Count).Should().Be(1, "because either of the two may win, but the item is delivered or stored: never both, never neither");
        }

        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        sources = Enumerable.Range(0, Rounds).Select(_ => new CancellationTokenSource()).ToArray();
        var puts = queues.Select((queue, i) => queue.PutAsync(2, sources[i].Token)).ToArray();
        Race.Play("a cancel meets a get", Rounds, i => sources[i].Cancel(), i => queues[i].TryGet(out _));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(puts[i]), "because either the cancel or the get ends the wait");
            var put = await ErrorOf(puts[i]) is null ? 1 : 0;
            queues[i].Count.Should().Be(put, "because either of the two may win, but a put that succeeded has put its item, and a cancelled one has not");
        }
    }

    [Fact]
    public async Task A_cancel_on_another_thread_strands_nobody()
    {
        var queues = Queues(maxSize: 1);
        var sources = Enumerable.Range(0, Rounds).Select(_ => new CancellationTokenSource()).ToArray();
        var gets = new Task<int>[Rounds];
        Race.Play("a cancel meets the beginning of a get", FewRounds, i => gets[i] = queues[i].GetAsync(sources[i].Token), i => sources[i].Cancel());
        for (var i = 0; i < FewRounds; i++)
        {
            await InTime(ErrorOf(gets[i]), "because the token was cancelled, at the call or in the wait");
            gets[i].IsCanceled.Should().BeTrue("because no item came, and the token was cancelled at the call or in the wait");
        }

        await CancelOfManyMeets("a shutdown", (queue, token) => queue.GetAsync(token), queue => queue.Shutdown());
        await CancelOfManyMeets("the last TaskDone", (queue, token) => queue.JoinAsync(token), queue => queue.TaskDone());

        // Cancel ends the waits one by one, so the other call may well come in the middle of it.
        async Task CancelOfManyMeets(string end, Func<AsyncQueue<int>, CancellationToken, Task> wait, Action<AsyncQueue<int>> call)
        {
            const int Many = 10;
            var race = $"a cancel of many waits meets {end}";
            var queues = Queues(maxSize: 1);
            var sources = queues.Select(_ => new CancellationTokenSource()).ToArray();
            var waits = new Task[FewRounds][];
            for (var i = 0; i < FewRounds; i++)
            {
                queues[i].TryPut(1);
                queues[i].TryGet(out _); // nothing is stored, and one item is unfinished
                waits[i] = [.. Enumerable.Range(0, Many).Select(_ => wait(queues[i], sources[i].Token))];
            }

            Race.Play(race, FewRounds, i => sources[i].Cancel(), i => call(queues[i]));
            var all = waits.SelectMany(some => some).ToList();
            await InTime(ErrorOf(Task.WhenAll(all)), "because each wait ends where {0}", race);
            all.TrueForAll(each => each.Exception is null or { InnerException: QueueShutDownException }).Should().BeTrue("because either of the two may end a wait, and nothing else");
        }
    }

    [Fact]
    public void Two_threads_do_not_share_a_slot_or_an_item()
    {
        var (left, right) = (new bool[Rounds], new bool[Rounds]);
        var queues = Queues(maxSize: 1);
        Race.Play("a put meets a put", FewRounds, i => left[i] = queues[i].TryPut(1), i => right[i] = queues[i].TryPut(2));
        for (var i = 0; i < FewRounds; i++)
        {
            (left[i] ^ right[i]).Should().BeTrue("because there is room for one: to look for room and to take it is one step");
            queues[i].Count.Should().Be(1, "because the bound is never exceeded");
        }

        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        Race.Play("a get meets a get", FewRounds, i => left[i] = queues[i].TryGet(out _), i => right[i] = queues[i].TryGet(out _));
        for (var i = 0; i < FewRounds; i++)
            (left[i] ^ right[i]).Should().BeTrue("because there is one item, and each is delivered once");
    }

    [Fact]
    public async Task Threads_that_count_at_once_count_right()
    {
        const int Many = 2000;
        var queue = new AsyncQueue<int>();
        for (var i = 0; i < 2 * Many; i++) queue.TryPut(i);
        Race.Play("a TaskDone meets a TaskDone", Many, _ => queue.TaskDone(), _ => queue.TaskDone());
        await InTime(queue.JoinAsync(), "because all items are done, also where a TaskDone met a TaskDone");

        for (var i = 0; i < Many; i++) queue.TryPut(i);
        Race.Play("a TaskDone meets a put", Many, _ => queue.TaskDone(), i => queue.TryPut(i));
        queue.JoinAsync().IsCompleted.Should().BeFalse("because {0} items are not done yet", Many);
        for (var i = 0; i < Many; i++) queue.TaskDone();
        await InTime(queue.JoinAsync(), "because all items are done, also where a TaskDone met a put");
    }

    // ---- Helpers ----

    private const int Rounds = 300;
    private const int FewRounds = 100;
    private static AsyncQueue<int>[] Queues(int maxSize) => [.. Enumerable.Range(0, Rounds).Select(_ => new AsyncQueue<int>(maxSize))];
}
