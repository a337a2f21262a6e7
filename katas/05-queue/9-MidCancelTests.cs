using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "9"), Trait("Level", "mastery")]
public class MidCancelTests
{
    [Fact]
    public void An_item_that_comes_in_the_middle_of_a_cancel_is_not_lost() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var get = queue.GetAsync(source.Token);
        source.Token.Register(() => queue.TryPut(1)); // Cancel runs the callbacks last in, first out: this one before the queue's own

        source.Cancel();

        var delivered = await ErrorOf(get) is null ? 1 : 0; // because the put or the cancel ends the wait
        (delivered + queue.Count).Should().Be(1, "because either side may win, but the item is delivered or stored: never both, never neither");
    });

    [Fact]
    public void An_item_that_comes_in_the_middle_of_a_cancel_goes_to_a_waiting_getter() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var leaving = queue.GetAsync(source.Token);
        var staying = queue.GetAsync();
        source.Token.Register(() => queue.TryPut(1)); // runs before the queue's own callback

        source.Cancel();

        queue.Count.Should().Be(0, "because an item is not stored while somebody waits for it");
        var taker = await ErrorOf(leaving) is null ? leaving : staying; // because the put or the cancel ends the wait
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
        await Task.WhenAll(put, cancel); // because each of the two ends
        await queue.PutAsync("b");

        var found = new List<string> { await patient };
        if (await ErrorOf(mayBeCancelled) is null) found.Add(await mayBeCancelled);
        while (queue.TryGet(out var stored)) found.Add(stored);
        found.Should().EqualInAnyOrder(["a", "b"], "because each item is delivered once or is still stored: never both, never neither");
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
        found.Should().EqualInAnyOrder(expected, "because a put that succeeded has put its item once, and a cancelled one has not");
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
            var error = await ErrorOf(wait); // because either of the two ends the wait
            (error is null or OperationCanceledException or QueueShutDownException).Should().BeTrue("because either of the two may end the wait, and nothing else, but it was {0}", error);
        }
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
        var taken = await ErrorOf(gets[0]) is null ? 1 : 0; // because the shutdown ends the wait of whoever was not served
        while (queue.TryGet(out _))
            taken++;
        taken.Should().Be(accepted, "because after a shutdown every put that succeeded can still be taken, and no put that failed");
    });
}
