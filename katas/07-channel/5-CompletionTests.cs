using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "5"), Trait("Level", "core")]
public class CompletionTests
{
    [Fact]
    public void Completion_ends_when_the_channel_is_closed_and_nothing_is_left() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);
        var completion = channel.Completion;
        channel.TrySend(1);
        channel.TrySend(2);

        channel.Close();
        channel.Close(new InvalidDataException()).Should().BeFalse("because it was closed already: the first call decides, and it gave no error");
        await pump.Settle();
        completion.IsCompleted.Should().BeFalse("because two items are left");
        await channel.ReceiveAsync(); // because an item is stored
        await pump.Settle();
        completion.IsCompleted.Should().BeFalse("because one item is left");

        channel.TryReceive(out _).Should().BeTrue("because an item is stored");
        await completion; // because the channel is closed and nothing is left
        channel.Completion.Should().BeSameAs(completion, "because it is the same task at each call");
    });

    [Fact]
    public void Completion_waits_for_the_close_not_for_an_empty_channel() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        await channel.ReceiveAsync(); // because an item is stored
        await pump.Settle();

        channel.Completion.IsCompleted.Should().BeFalse("because an empty channel is not a closed one: more may come");
        channel.Close();
        await channel.Completion; // because the channel is closed and nothing is left
    });

    [Fact]
    public void Completion_does_not_wait_for_senders_that_failed() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var send = channel.SendAsync(1);

        channel.Close();

        await channel.Completion; // because the item of a waiting sender is not stored, and never will be
        (await ErrorOf(send)).Should().BeA<ChannelClosedException>("because the channel was closed before anybody received its item");

        var withRoom = new Chan<int>(3);
        withRoom.TrySend(1);
        withRoom.Close();
        withRoom.TrySend(2).Should().BeFalse("because the channel is closed");
        (await ErrorOf(withRoom.SendAsync(3))).Should().BeA<ChannelClosedException>("because the channel is closed");
        (await withRoom.ReceiveAsync()).Should().Be(1, "because what is stored can still be received");
        await withRoom.Completion; // because what came after the close is not stored, though there was room
    });

    [Fact]
    public void Completion_fails_with_the_error_of_the_close_after_the_last_item() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var channel = new Chan<int>(1);
        channel.TrySend(1);

        channel.Close(error);
        channel.Close(new InvalidDataException("the second"));
        await pump.Settle();
        channel.Completion.IsCompleted.Should().BeFalse("because an item is left");
        await channel.ReceiveAsync(); // because an item is stored

        (await ErrorOf(channel.Completion)).Should().BeSameAs(error, "because it is the instance that was given, not wrapped");
    });

    [Fact]
    public void Completion_fails_even_if_the_error_is_a_cancellation() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("the producer gave up");
        var channel = new Chan<int>();

        channel.Close(error);

        (await ErrorOf(channel.Completion)).Should().BeSameAs(error, "because it fails with the error of the close, whatever its type");
        channel.Completion.IsFaulted.Should().BeTrue("because a task's state decides, not the type of its exception: an error was given");
    });

    [Fact]
    public void Completion_fails_with_several_errors_as_they_were_given() => Pump.Run(async pump =>
    {
        var errors = new AggregateException(new InvalidDataException("one"), new InvalidDataException("two"));
        var channel = new Chan<int>();

        channel.Close(errors);

        (await ErrorOf(channel.Completion)).Should().BeSameAs(errors, "because it is the instance that was given, not what is inside");
        (await ErrorOf(channel.ReceiveAsync())).Should().BeA<ChannelClosedException>("because the channel is closed and nothing is left")
            .Which.InnerException.Should().BeSameAs(errors, "because it is the instance that was given, not what is inside");
    });
}
