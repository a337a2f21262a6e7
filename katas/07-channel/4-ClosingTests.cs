using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "4"), Trait("Level", "core")]
public class ClosingTests
{
    [Fact]
    public void A_channel_is_closed_once() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();

        channel.Close().Should().BeTrue("because this call closed it");
        channel.Close().Should().BeFalse("because it was closed already");
        channel.Close(new InvalidDataException()).Should().BeFalse("because it was closed already");

        (await ErrorOf(channel.ReceiveAsync())).Should().BeA<ChannelClosedException>("because the channel is closed and nothing is left")
            .Which.InnerException.Should().BeNull("because the first call decides, and it gave no error");
    });

    [Fact]
    public void After_a_close_sends_fail_through_their_task() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.Close();

        var sending = () => { _ = channel.SendAsync(1); };
        sending.Should().NotThrow("because only argument errors are thrown at once: a close comes through the task");
        (await ErrorOf(channel.SendAsync(1))).Should().BeA<ChannelClosedException>("because nothing more can be sent")
            .Which.Message.Should().NotBeNullOrWhiteSpace("because a message says what to do");
        channel.TrySend(1).Should().BeFalse("because a Try method never throws for state");
        channel.TryReceive(out _).Should().BeFalse("because what could not be sent is not stored");
    });

    [Fact]
    public void A_closed_channel_accepts_nothing_even_while_items_are_left() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(3);
        channel.TrySend(1);
        channel.Close();

        channel.TrySend(2).Should().BeFalse("because nothing more can be sent, though there is room and an item is left");
        (await ErrorOf(channel.SendAsync(3))).Should().BeA<ChannelClosedException>("because nothing more can be sent, though there is room and an item is left");

        (await channel.ReceiveAsync()).Should().Be(1, "because it is the item that was stored");
        channel.TryReceive(out _).Should().BeFalse("because what came after the close was not stored");
    });

    [Fact]
    public void What_is_stored_can_still_be_received_after_a_close() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(3);
        channel.TrySend(1);
        channel.TrySend(2);
        channel.TrySend(3);

        channel.Close(new InvalidDataException());

        (await channel.ReceiveAsync()).Should().Be(1, "because to close says that nothing more is sent, not that nothing more is received");
        channel.TryReceive(out var second).Should().BeTrue("because something is left");
        second.Should().Be(2, "because it is the second item that was stored");
        (await channel.ReceiveAsync()).Should().Be(3, "because an error does not drop what was sent before it");
    });

    [Fact]
    public void Receives_fail_through_their_task_when_nothing_is_left() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        channel.Close();
        await channel.ReceiveAsync(); // because an item is stored

        channel.TryReceive(out _).Should().BeFalse("because nothing is left, and a Try method never throws for state");
        var receiving = () => { _ = channel.ReceiveAsync(); };
        receiving.Should().NotThrow("because only argument errors are thrown at once: a close comes through the task");
        (await ErrorOf(channel.ReceiveAsync())).Should().BeA<ChannelClosedException>("because nothing is left, and nothing will come");
    });

    [Fact]
    public void A_close_fails_every_waiting_receiver() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var first = channel.ReceiveAsync();
        var second = channel.ReceiveAsync();

        channel.Close();

        (await ErrorOf(first)).Should().BeA<ChannelClosedException>("because nothing is left, and nothing will come");
        (await ErrorOf(second)).Should().BeA<ChannelClosedException>("because it concerns everyone who waits");
    });

    [Fact]
    public void A_close_fails_waiting_senders_and_their_items_are_never_received() => Pump.Run(async pump =>
    {
        var rendezvous = new Chan<int>();
        var first = rendezvous.SendAsync(1);
        var second = rendezvous.SendAsync(2);
        var buffered = new Chan<int>(1);
        buffered.TrySend(3);
        var third = buffered.SendAsync(4);

        rendezvous.Close();
        buffered.Close();

        foreach (var send in new[] { first, second, third })
            (await ErrorOf(send)).Should().BeA<ChannelClosedException>("because senders fail from now on, even those that wait");
        rendezvous.TryReceive(out _).Should().BeFalse("because the item of a send that failed is never received");
        (await buffered.ReceiveAsync()).Should().Be(3, "because it was stored before the close");
        (await ErrorOf(buffered.ReceiveAsync())).Should().BeA<ChannelClosedException>("because the item of a send that failed is never received");
    });

    [Fact]
    public void A_close_takes_back_nothing_that_was_handed_over() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var receive = channel.ReceiveAsync();
        channel.TrySend(1);
        var send = channel.SendAsync(2);
        channel.TryReceive(out _).Should().BeTrue("because an item is stored");

        channel.Close();

        (await ErrorOf(receive)).Should().BeNull("because its item was handed over before the close: a completed wait stays completed");
        (await receive).Should().Be(1, "because the item was handed to it");
        (await ErrorOf(send)).Should().BeNull("because its item was received before the close: a completed wait stays completed");
    });

    [Fact]
    public void Every_failure_carries_the_error_of_the_close() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var receiving = new Chan<int>();
        var sending = new Chan<int>();
        var (receive, send) = (receiving.ReceiveAsync(), sending.SendAsync(1));

        receiving.Close(error);
        sending.Close(error);

        foreach (var failed in new[] { receive, send, receiving.ReceiveAsync(), sending.SendAsync(2) })
            (await ErrorOf(failed)).Should().BeA<ChannelClosedException>("because the channel was closed")
                .Which.InnerException.Should().BeSameAs(error, "because it tells why there is nothing more");
    });

    [Fact]
    public void A_cancelled_token_wins_over_a_close() => Pump.Run(async pump =>
    {
        var token = new CancellationToken(canceled: true);
        var channel = new Chan<int>();
        channel.Close();

        foreach (var wait in new[] { channel.SendAsync(1, token), channel.ReceiveAsync(token) })
        {
            (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins over everything")
                .Which.CancellationToken.Should().BeSameTokenAs(token, "because the token of the caller cancelled it");
            wait.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        }
    });
}
