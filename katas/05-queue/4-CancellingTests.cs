using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "4"), Trait("Level", "core")]
public class CancellingTests
{
    [Fact]
    public void A_cancelled_get_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();

        var get = queue.GetAsync(source.Token);
        source.Cancel();

        (await ErrorOf(get)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
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

        (await ErrorOf(put)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        put.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
    });

    [Fact]
    public void A_cancelled_getter_takes_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        var cancelled = queue.GetAsync(source.Token);
        source.Cancel();

        queue.TryPut(1).Should().BeTrue("because there is room");

        queue.Count.Should().Be(1, "because nobody waits any more, so the item is stored");
        (await queue.GetAsync()).Should().Be(1, "because a cancelled getter takes nothing");
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
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
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void A_cancelled_putter_inserts_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var cancelled = queue.PutAsync(2, source.Token);
        source.Cancel();

        (await queue.GetAsync()).Should().Be(1, "because it is the only item that was put");
        await pump.Settle();

        queue.Count.Should().Be(0, "because a cancelled putter inserts nothing");
        queue.TryPut(3).Should().BeTrue("because the slot is free: nobody waits for it any more");
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
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

        (await queue.GetAsync()).Should().Be("a", "because it is the oldest item");
        await next; // because the putter before it has left the line
        (await queue.GetAsync()).Should().Be("c", "because the putter before it left the line");
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void A_waiter_keeps_its_place_when_another_leaves_the_line() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<string>(maxSize: 1);
        var gets = new[] { queue.GetAsync(), queue.GetAsync(source.Token), queue.GetAsync(), queue.GetAsync() };
        source.Cancel();
        await ErrorOf(gets[1]); // because its token was cancelled
        foreach (var item in new[] { "a", "b", "c" })
            queue.TryPut(item);

        new[] { await gets[0], await gets[2], await gets[3] }.Should().Equal(["a", "b", "c"], "because a getter that leaves changes nobody else's turn");

        using var another = new CancellationTokenSource();
        queue.TryPut("d");
        var puts = new[] { queue.PutAsync("e"), queue.PutAsync("f", another.Token), queue.PutAsync("g"), queue.PutAsync("h") };
        another.Cancel();
        await ErrorOf(puts[1]); // because its token was cancelled
        var order = new List<string>();
        while (queue.TryGet(out var item))
            order.Add(item);

        order.Should().Equal(["d", "e", "g", "h"], "because a putter that leaves changes nobody else's turn");
        await Task.WhenAll(puts[0], puts[2], puts[3]); // because each item was put
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
        (await ErrorOf(second)).Should().BeA<OperationCanceledException>("because its token was cancelled, though another wait with that token was served");
        (await ErrorOf(third)).Should().BeA<OperationCanceledException>("because its token was cancelled, though it is the token of others, too");
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
        (await get).Should().Be(1, "because the item was handed to it");
        queue.IsEmpty.Should().BeTrue("because the item was delivered, and must not be stored as well");
    });

    [Fact]
    public void A_cancel_after_the_putter_was_let_in_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var put = queue.PutAsync(2, source.Token);

        queue.TryGet(out _).Should().BeTrue("because an item is stored");
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

        (await ErrorOf(get)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though an item is ready")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        (await ErrorOf(put)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though there is room")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
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
        (await ErrorOf(put)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though somebody waits for the item");
    });
}
