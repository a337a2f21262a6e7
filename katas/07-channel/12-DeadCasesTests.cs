using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "12"), Trait("Level", "core")]
public class DeadCasesTests : SelectTests
{
    [Fact]
    public void A_case_whose_channel_is_closed_is_skipped() => Pump.Run(async pump =>
    {
        var (closed, full) = (new Chan<string>(1), new Chan<string>(1));
        closed.Close();
        full.TrySend("a");
        var received = "";

        var index = await Select.OneOfAsync(
            [Select.Receive(closed, _ => throw new InvalidDataException()), Select.Send(closed, "b"), Select.Receive(full, item => received = item)], new TieBreak());

        index.Should().Be(2, "because nothing can be sent to the other channel or received from it any more");
        received.Should().Be("a", "because that is the item that was there");
    });

    [Fact]
    public void Items_left_in_a_closed_channel_are_still_selected() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>(1);
        channel.TrySend("a");
        channel.Close();
        var received = "";

        // because an item is left
        var index = await Select.OneOfAsync([Select.Send(channel, "b"), Select.Receive(channel, item => received = item)], new TieBreak());

        index.Should().Be(1, "because a closed channel takes nothing, but gives what is left");
        received.Should().Be("a", "because that is the item that was left");
        await channel.Completion; // because that was the last item, whoever took it
    });

    [Fact]
    public void A_case_that_dies_while_the_select_waits_is_skipped() => Pump.Run(async pump =>
    {
        var (dying, alive) = (new Chan<string>(), new Chan<string>());
        var received = "";
        var select = Select.OneOfAsync(
            [Select.Receive(dying, _ => throw new InvalidDataException()), Select.Send(dying, "b"), Select.Receive(alive, item => received = item)], new TieBreak());

        dying.Close(new InvalidDataException());
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because there is a case that may still become ready");

        alive.TrySend("a").Should().BeTrue("because the select waits to receive");
        (await select).Should().Be(2, "because the third case was done");
        received.Should().Be("a", "because that is the item that was sent");
    });

    [Fact]
    public void When_all_cases_are_dead_the_select_fails_with_the_first_in_the_list() => Pump.Run(async pump =>
    {
        var (first, second) = (new Chan<int>(), new Chan<int>());
        var (error, other) = (new InvalidDataException(), new InvalidDataException());
        second.Close(other);
        first.Close(error);

        var select = Select.OneOfAsync([Select.Receive(first, _ => { }), Select.Send(second, 1)], new TieBreak());

        (await ErrorOf(select)).Should().BeA<ChannelClosedException>("because no case can become ready any more; it comes through the task")
            .Which.InnerException.Should().BeSameAs(error, "because the first in the list is named, whichever died first");
        (await ErrorOf(Select.OneOfAsync([Select.Send(second, 1), Select.Receive(first, _ => { })], new TieBreak()))).Should().BeA<ChannelClosedException>("because no case can become ready any more")
            .Which.InnerException.Should().BeSameAs(other, "because the first in the list is named, whether it is a send or a receive");
    });

    [Fact]
    public void A_select_fails_when_its_last_case_dies() => Pump.Run(async pump =>
    {
        var (first, second, third) = (new Chan<int>(), new Chan<int>(), new Chan<int>());
        var error = new InvalidDataException();
        third.Close();
        var select = Select.OneOfAsync([Select.Receive(first, _ => { }), Select.Send(second, 1), Select.Receive(third, _ => { })], new TieBreak());

        first.Close(error);
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because the second case is alive");
        second.Close(new InvalidDataException());

        (await ErrorOf(select)).Should().BeA<ChannelClosedException>("because no case can become ready any more")
            .Which.InnerException.Should().BeSameAs(error, "because the first in the list is named, whichever died first");
        second.TryReceive(out _).Should().BeFalse("because its item was never sent");
    });

    [Fact]
    public void A_send_dies_with_the_close_even_while_items_are_left() => Pump.Run(async pump =>
    {
        var (full, empty) = (new Chan<int>(2), new Chan<int>());
        full.TrySend(1);
        full.TrySend(2);
        var error = new InvalidDataException();
        SelectCase[] cases = [Select.Send(full, 3), Select.Receive(empty, _ => { })];
        var waiting = Select.OneOfAsync(cases, new TieBreak());

        full.Close(error);
        empty.Close();

        foreach (var select in new[] { waiting, Select.OneOfAsync(cases, new TieBreak()) })
            (await ErrorOf(select)).Should().BeA<ChannelClosedException>("because nothing can be sent to a closed channel, whatever is left in it")
                .Which.InnerException.Should().BeSameAs(error, "because it carries the error of the close");
        full.TryReceive(out var first).Should().BeTrue("because the close leaves what is stored");
        first.Should().Be(1, "because it is the item that was stored");
        full.TryReceive(out _).Should().BeTrue("because the close leaves what is stored");
        full.TryReceive(out _).Should().BeFalse("because the item of a case that died is never sent");
    });

    [Fact]
    public void A_close_kills_every_case_of_its_channel() => Pump.Run(async pump =>
    {
        var (receiving, sending, both) = (new Chan<int>(), new Chan<int>(), new Chan<int>());
        var error = new InvalidDataException();
        var receives = Select.OneOfAsync([Select.Receive(receiving, _ => { }), Select.Receive(receiving, _ => { })], new TieBreak());
        var sends = Select.OneOfAsync([Select.Send(sending, 1), Select.Send(sending, 2)], new TieBreak());
        var either = Select.OneOfAsync([Select.Send(both, 3), Select.Receive(both, _ => { })], new TieBreak());
        var (receive, send) = (receiving.ReceiveAsync(), sending.SendAsync(4));

        foreach (var channel in new[] { receiving, sending, both })
            channel.Close(error).Should().BeTrue("because the channel was open");

        foreach (var wait in new[] { receives, sends, either, receive, send })
            (await ErrorOf(wait)).Should().BeA<ChannelClosedException>("because one close ends everybody who waits there, in however many places")
                .Which.InnerException.Should().BeSameAs(error, "because it carries the error of the close");
    });

    [Fact]
    public void A_cancelled_token_wins_over_dead_cases() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        channel.Close();

        var select = Select.OneOfAsync([Select.Receive(channel, _ => { })], new TieBreak(), new CancellationToken(canceled: true));

        (await ErrorOf(select)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins over everything");
        select.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
    });
}
