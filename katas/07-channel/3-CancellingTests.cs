using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "3"), Trait("Level", "core")]
public class CancellingTests
{
    [Fact]
    public void A_cancelled_wait_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        var receive = new Chan<int>().ReceiveAsync(source.Token);
        var send = channel.SendAsync(1, source.Token);

        source.Cancel();

        foreach (var wait in new[] { receive, send })
        {
            (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
                .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
            wait.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        }
    });

    [Fact]
    public void The_item_of_a_cancelled_sender_is_never_received() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<string>();
        var cancelled = channel.SendAsync("a", source.Token);
        var next = channel.SendAsync("b");

        source.Cancel();

        (await channel.ReceiveAsync()).Should().Be("b", "because the sender of the first item took it away again");
        await next; // because its item was received
        channel.TryReceive(out _).Should().BeFalse("because nobody sends any more");
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void A_cancelled_receiver_takes_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<string>();
        var cancelled = channel.ReceiveAsync(source.Token);
        var next = channel.ReceiveAsync();

        source.Cancel();

        channel.TrySend("a").Should().BeTrue("because the other receiver still waits");
        channel.TrySend("b").Should().BeFalse("because a cancelled receiver does not wait any more");
        (await next).Should().Be("a", "because the one before it has left the line");
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void The_room_meant_for_a_cancelled_sender_goes_to_the_next() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<string>(1);
        channel.TrySend("a");
        var cancelled = channel.SendAsync("b", source.Token);
        var next = channel.SendAsync("c");

        source.Cancel();

        (await channel.ReceiveAsync()).Should().Be("a", "because it is the oldest item");
        await next; // because the sender before it has left the line
        (await channel.ReceiveAsync()).Should().Be("c", "because the sender before it has left the line");
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void A_waiter_that_leaves_the_line_changes_nothing_for_the_others() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (receiving, sending) = (new Chan<int>(), new Chan<int>());
        var receives = Enumerable.Range(0, 4).Select(i => receiving.ReceiveAsync(i == 1 ? source.Token : default)).ToList();
        var sends = Enumerable.Range(0, 4).Select(i => sending.SendAsync(i, i == 1 ? source.Token : default)).ToList();

        source.Cancel();
        await ErrorOf(receives[1]); // because its token was cancelled
        await ErrorOf(sends[1]); // because its token was cancelled

        foreach (var i in new[] { 0, 2, 3 })
        {
            receiving.TrySend(i).Should().BeTrue("because three receivers still wait");
            await pump.Settle();
            receives[i].IsCompleted.Should().BeTrue("because only the second has left: the others are served first come, first served");
            (await receives[i]).Should().Be(i, "because each gets the item that was sent in its turn");
            (await sending.ReceiveAsync()).Should().Be(i, "because only the second has left: the others are served first come, first served");
            await sends[i]; // because its item was received
        }
    });

    [Fact]
    public void A_cancel_after_the_item_was_handed_over_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (channel, other) = (new Chan<int>(), new Chan<int>());
        var receive = channel.ReceiveAsync(source.Token);
        var send = other.SendAsync(2, source.Token);

        channel.TrySend(1).Should().BeTrue("because a receiver waits");
        other.TryReceive(out _).Should().BeTrue("because a sender waits");
        source.Cancel();

        (await ErrorOf(receive)).Should().BeNull("because the item was handed over before the cancel: a completed wait stays completed");
        (await receive).Should().Be(1, "because the item was handed to it");
        (await ErrorOf(send)).Should().BeNull("because the item was received before the cancel: a completed wait stays completed");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_sends_nothing_and_receives_nothing() => Pump.Run(async pump =>
    {
        var token = new CancellationToken(canceled: true);
        var channel = new Chan<int>(2);
        channel.TrySend(1);

        var receive = channel.ReceiveAsync(token);
        var send = channel.SendAsync(2, token);

        (await ErrorOf(receive)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though an item is ready")
            .Which.CancellationToken.Should().BeSameTokenAs(token, "because the token of the caller cancelled it");
        (await ErrorOf(send)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though there is room")
            .Which.CancellationToken.Should().BeSameTokenAs(token, "because the token of the caller cancelled it");
        (receive.IsCanceled && send.IsCanceled).Should().BeTrue("because both end Canceled, not Faulted");
        channel.TryReceive(out var item).Should().BeTrue("because nothing was taken");
        item.Should().Be(1, "because it is the item that was stored");
        channel.TryReceive(out _).Should().BeFalse("because nothing was sent");
    });
}
