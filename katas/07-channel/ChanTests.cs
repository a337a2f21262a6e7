using System.Runtime.CompilerServices;
using Katas.Channels;

namespace Tests.Channels;

public class ChanTests
{
    // ---- A rendezvous: nothing is stored ----

    [Fact]
    public void An_item_goes_from_hand_to_hand() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var receive = channel.ReceiveAsync();

        await channel.SendAsync("a");

        (await receive).Should().Be("a", "because the receiver was waiting for it");
    });

    [Fact]
    public void A_receive_waits_for_a_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();

        var receive = channel.ReceiveAsync();
        await pump.Settle();
        receive.IsCompleted.Should().BeFalse("because nobody has sent anything");

        _ = channel.SendAsync("a");
        (await receive).Should().Be("a");
    });

    [Fact]
    public void A_send_is_done_when_its_item_was_received() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();

        var send = channel.SendAsync("a");
        await pump.Settle();
        send.IsCompleted.Should().BeFalse("because unbuffered is not size one: nobody has received the item, and there is no place to leave it");

        (await channel.ReceiveAsync()).Should().Be("a");
        await send;
    });

    [Fact]
    public void Without_a_partner_nothing_can_be_tried() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();

        channel.TrySend("a").Should().BeFalse("because nobody waits for the item, and a rendezvous stores nothing");
        channel.TryReceive(out _).Should().BeFalse("because the refused item was not stored, and a Try method never waits");
        var receive = channel.ReceiveAsync();
        await pump.Settle();

        receive.IsCompleted.Should().BeFalse("because the refused item was not stored");
    });

    [Fact]
    public void A_try_send_hands_its_item_to_a_waiting_receiver() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var receive = channel.ReceiveAsync();

        channel.TrySend("a").Should().BeTrue("because somebody waits for it");
        channel.TrySend("b").Should().BeFalse("because that receiver has its item, even before it has run again");

        (await receive).Should().Be("a");
    });

    [Fact]
    public void A_try_receive_takes_the_item_of_a_waiting_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var send = channel.SendAsync("a");

        channel.TryReceive(out var item).Should().BeTrue("because somebody waits to get rid of an item");
        item.Should().Be("a");
        channel.TryReceive(out _).Should().BeFalse("because an item can be received only once");

        await send;
    });

    [Fact]
    public void Null_and_zero_are_items_like_any_other() => Pump.Run(async pump =>
    {
        var texts = new Chan<string?>(1);
        texts.TrySend(null).Should().BeTrue();
        texts.TrySend("a").Should().BeFalse("because null takes its room like any item");
        texts.TryReceive(out var text).Should().BeTrue("because null is an item, not a sign that nothing is there");
        text.Should().BeNull();

        var rendezvous = new Chan<string?>();
        var first = rendezvous.ReceiveAsync();
        rendezvous.TrySend(null).Should().BeTrue("because null is handed over like any item");
        (await first).Should().BeNull();
        var sends = Task.WhenAll(rendezvous.SendAsync(null), rendezvous.SendAsync("b"));
        (await rendezvous.ReceiveAsync()).Should().BeNull("because a sender that waits with null waits like any other");
        (await rendezvous.ReceiveAsync()).Should().Be("b");
        await sends;

        var numbers = new Chan<int>();
        var receive = numbers.ReceiveAsync();
        await numbers.SendAsync(0);
        (await receive).Should().Be(0, "because zero is an item like any other");
    });

    [Fact]
    public void Waiting_receivers_are_served_first_come_first_served() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var first = channel.ReceiveAsync();
        var second = channel.ReceiveAsync();
        var third = channel.ReceiveAsync();

        await channel.SendAsync("a");
        channel.TrySend("b");
        await pump.Settle();
        third.IsCompleted.Should().BeFalse("because two items serve two receivers");
        await channel.SendAsync("c");

        (await first).Should().Be("a", "because it has waited longest");
        (await second).Should().Be("b", "because it was next in line");
        (await third).Should().Be("c", "because it came last");
    });

    [Fact]
    public void Waiting_senders_are_served_first_come_first_served() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var first = channel.SendAsync("a");
        var second = channel.SendAsync("b");
        var third = channel.SendAsync("c");

        (await channel.ReceiveAsync()).Should().Be("a", "because its sender has waited longest");
        await first;
        await pump.Settle();
        second.IsCompleted.Should().BeFalse("because one receive lets one sender go");

        (await channel.ReceiveAsync()).Should().Be("b", "because its sender was next in line");
        (await channel.ReceiveAsync()).Should().Be("c", "because its sender came last");
        await Task.WhenAll(second, third);
    });

    [Fact]
    public void No_send_is_done_before_its_receiver_came_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<int>();
        var (asked, received) = (0, new List<int>());

        var sender = pump.Start(async () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                await channel.SendAsync(i);
                asked.Should().BeGreaterThanOrEqualTo(i, "because a send is done when its item was received, and so many receives were not even asked for");
            }
        });
        var receiver = pump.Start(async () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                asked++;
                received.Add(await channel.ReceiveAsync());
            }
        });

        await Task.WhenAll(sender, receiver);
        received.Should().Equal([1, 2, 3], "because the items of one sender come in their order, however the two sides take turns");
    });

    // ---- With a capacity: some items are stored in between ----

    [Fact]
    public void A_channel_stores_as_many_items_as_its_capacity() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);

        await channel.SendAsync(1);
        channel.TrySend(2).Should().BeTrue("because there is room for two");
        channel.TrySend(3).Should().BeFalse("because there is room for two, and a Try method never waits");
        var send = channel.SendAsync(4);
        await pump.Settle();
        send.IsCompleted.Should().BeFalse("because there is room for two");

        var order = new List<int> { await channel.ReceiveAsync(), await channel.ReceiveAsync(), await channel.ReceiveAsync() };
        order.Should().Equal([1, 2, 4], "because the oldest item is received first, and a refused item is not stored");
        await send;
        channel.TryReceive(out _).Should().BeFalse("because as many were received as were sent");
    });

    [Fact]
    public void A_waiting_sender_moves_up_when_there_is_room() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var first = channel.SendAsync(2);
        var second = channel.SendAsync(3);

        channel.TryReceive(out _).Should().BeTrue();
        await first; // its item was stored, which is enough where there is room
        await pump.Settle();
        second.IsCompleted.Should().BeFalse("because room for one lets one sender in");

        (await channel.ReceiveAsync()).Should().Be(2, "because the item of the waiting sender took the free place");
        (await channel.ReceiveAsync()).Should().Be(3);
        await second;
    });

    [Fact]
    public void A_waiting_receiver_gets_its_item_past_the_store() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        var receive = channel.ReceiveAsync();

        channel.TrySend(1).Should().BeTrue("because a receiver waits");
        channel.TrySend(2).Should().BeTrue("because the first item was handed over, so the room is still free");
        channel.TrySend(3).Should().BeFalse("because the second item took the room");

        (await receive).Should().Be(1);
    });

    [Fact]
    public void A_capacity_below_zero_is_refused()
    {
        var make = () => new Chan<int>(-1);

        make.Should().Throw<ArgumentOutOfRangeException>("because there is nothing less than no room at all").WithParameterName("capacity");
    }

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_receiver() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);
        var waiting = channel.ReceiveAsync();

        channel.TrySend(1);
        channel.TryReceive(out _).Should().BeFalse("because the item belongs to the receiver that waited, even before that one has run again");
        var newcomer = channel.ReceiveAsync();
        channel.TrySend(2);

        (await waiting).Should().Be(1, "because it came first");
        (await newcomer).Should().Be(2, "because it came second");
    });

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiting_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var waiting = channel.SendAsync(2);

        channel.TryReceive(out _).Should().BeTrue();
        channel.TrySend(9).Should().BeFalse("because the free place went to the sender that waited, even before that one has run again");
        var newcomer = channel.SendAsync(3);

        (await channel.ReceiveAsync()).Should().Be(2, "because its sender came first");
        (await channel.ReceiveAsync()).Should().Be(3, "because its sender came second");
        await Task.WhenAll(waiting, newcomer);
    });

    [Fact]
    public void Every_item_is_received_once_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<string>(1);

        var ab = pump.Start(async () =>
        {
            await channel.SendAsync("a");
            await channel.SendAsync("b");
        });
        var c = pump.Start(() => channel.SendAsync("c"));
        var one = pump.Start(() => channel.ReceiveAsync());
        var two = pump.Start(() => channel.ReceiveAsync());

        await Task.WhenAll(one, two, ab, c);
        new[] { await one, await two, await channel.ReceiveAsync() }.Should().BeEquivalentTo(["a", "b", "c"], "because each item is received once, whoever runs first");
        channel.TryReceive(out _).Should().BeFalse("because as many were received as were sent");
    });

    // ---- Cancelling a wait ----

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
            (await ErrorOf(wait)).Should().BeAssignableTo<OperationCanceledException>("because the wait was cancelled")
                .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
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
        await next;
        channel.TryReceive(out _).Should().BeFalse("because nobody sends any more");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>();
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
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>();
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

        (await channel.ReceiveAsync()).Should().Be("a");
        await next;
        (await channel.ReceiveAsync()).Should().Be("c", "because the sender before it has left the line");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>();
    });

    [Fact]
    public void Whoever_leaves_the_line_changes_nothing_for_the_others() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (receiving, sending) = (new Chan<int>(), new Chan<int>());
        var receives = Enumerable.Range(0, 4).Select(i => receiving.ReceiveAsync(i == 1 ? source.Token : default)).ToList();
        var sends = Enumerable.Range(0, 4).Select(i => sending.SendAsync(i, i == 1 ? source.Token : default)).ToList();

        source.Cancel();
        await ErrorOf(receives[1]);
        await ErrorOf(sends[1]);

        foreach (var i in new[] { 0, 2, 3 })
        {
            receiving.TrySend(i).Should().BeTrue("because three receivers still wait");
            await pump.Settle();
            receives[i].IsCompleted.Should().BeTrue("because only the second has left: the others are served first come, first served");
            (await receives[i]).Should().Be(i);
            (await sending.ReceiveAsync()).Should().Be(i, "because only the second has left: the others are served first come, first served");
            await sends[i];
        }
    });

    [Fact]
    public void A_cancel_after_the_item_was_handed_over_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (channel, other) = (new Chan<int>(), new Chan<int>());
        var receive = channel.ReceiveAsync(source.Token);
        var send = other.SendAsync(2, source.Token);

        channel.TrySend(1).Should().BeTrue();
        other.TryReceive(out _).Should().BeTrue();
        source.Cancel();

        (await ErrorOf(receive)).Should().BeNull("because the item was handed over before the cancel: a completed wait stays completed");
        (await receive).Should().Be(1);
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

        (await ErrorOf(receive)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins, though an item is ready")
            .Which.CancellationToken.Should().Be(token);
        (await ErrorOf(send)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins, though there is room")
            .Which.CancellationToken.Should().Be(token);
        (receive.IsCanceled && send.IsCanceled).Should().BeTrue("because both end Canceled, not Faulted");
        channel.TryReceive(out var item).Should().BeTrue("because nothing was taken");
        item.Should().Be(1);
        channel.TryReceive(out _).Should().BeFalse("because nothing was sent");
    });

    [Fact]
    public void An_item_that_comes_in_the_middle_of_a_cancel_is_not_lost() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        var sent = false;
        var receive = channel.ReceiveAsync(source.Token);
        source.Token.Register(() => sent = channel.TrySend(1)); // Cancel runs the callbacks last in, first out: this one before the channel's own

        source.Cancel();

        (await ErrorOf(receive) is null).Should().Be(sent, "because either side may win, but an item is received if and only if it was sent");
    });

    [Fact]
    public void A_cancel_loses_no_item_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<string>();

        var mayBeCancelled = pump.Start(() => channel.ReceiveAsync(source.Token));
        var alsoMayBe = pump.Start(() => channel.SendAsync("a", source.Token));
        var patient = pump.Start(() => channel.SendAsync("b"));
        var cancel = pump.Start(() => source.Cancel());
        await cancel;
        await pump.Settle();

        var received = new List<string>();
        if (await ErrorOf(mayBeCancelled) is null) received.Add(await mayBeCancelled);
        while (channel.TryReceive(out var item)) received.Add(item);
        await patient;
        var sent = new List<string> { "b" };
        if (await ErrorOf(alsoMayBe) is null) sent.Add("a");
        received.Should().BeEquivalentTo(sent, "because what was sent is received once, and what was cancelled never");
    });

    // ---- Closing ----

    [Fact]
    public void A_channel_is_closed_once() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();

        channel.Close().Should().BeTrue("because this call closed it");
        channel.Close().Should().BeFalse("because it was closed already");
        channel.Close(new InvalidDataException()).Should().BeFalse("because it was closed already");

        (await ErrorOf(channel.ReceiveAsync())).Should().BeOfType<ChannelClosedException>()
            .Which.InnerException.Should().BeNull("because the first call decides, and it gave no error");
        await channel.Completion;
    });

    [Fact]
    public void After_a_close_sends_fail_through_their_task() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.Close();

        var sending = () => { _ = channel.SendAsync(1); };
        sending.Should().NotThrow("because only argument errors are thrown at once: a close comes through the task");
        (await ErrorOf(channel.SendAsync(1))).Should().BeOfType<ChannelClosedException>("because nothing more can be sent")
            .Which.Message.Should().NotBeNullOrWhiteSpace("because a message says what to do");
        channel.TrySend(1).Should().BeFalse("because a Try method never throws for state");
        channel.TryReceive(out _).Should().BeFalse("because what could not be sent is not stored");
    });

    [Fact]
    public void A_closed_channel_takes_nothing_more_also_while_something_is_left() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(3);
        channel.TrySend(1);
        channel.Close();

        channel.TrySend(2).Should().BeFalse("because nothing more can be sent, though there is room and an item is left");
        (await ErrorOf(channel.SendAsync(3))).Should().BeOfType<ChannelClosedException>("because nothing more can be sent, though there is room and an item is left");

        (await channel.ReceiveAsync()).Should().Be(1);
        channel.TryReceive(out _).Should().BeFalse("because what came after the close was not stored");
        await channel.Completion;
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
        second.Should().Be(2);
        (await channel.ReceiveAsync()).Should().Be(3, "because an error does not drop what was sent before it");
    });

    [Fact]
    public void Receives_fail_through_their_task_when_nothing_is_left() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        channel.Close();
        await channel.ReceiveAsync();

        channel.TryReceive(out _).Should().BeFalse("because nothing is left, and a Try method never throws for state");
        var receiving = () => { _ = channel.ReceiveAsync(); };
        receiving.Should().NotThrow("because only argument errors are thrown at once: a close comes through the task");
        (await ErrorOf(channel.ReceiveAsync())).Should().BeOfType<ChannelClosedException>("because nothing is left, and nothing will come");
    });

    [Fact]
    public void A_close_fails_everybody_who_waits_to_receive() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var first = channel.ReceiveAsync();
        var second = channel.ReceiveAsync();

        channel.Close();

        (await ErrorOf(first)).Should().BeOfType<ChannelClosedException>("because nothing is left, and nothing will come");
        (await ErrorOf(second)).Should().BeOfType<ChannelClosedException>("because it concerns everyone who waits");
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
            (await ErrorOf(send)).Should().BeOfType<ChannelClosedException>("because senders fail from now on, also those that wait");
        rendezvous.TryReceive(out _).Should().BeFalse("because the item of a send that failed is never received");
        (await buffered.ReceiveAsync()).Should().Be(3, "because it was stored before the close");
        (await ErrorOf(buffered.ReceiveAsync())).Should().BeOfType<ChannelClosedException>("because the item of a send that failed is never received");
    });

    [Fact]
    public void A_close_takes_back_nothing_that_was_handed_over() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var receive = channel.ReceiveAsync();
        channel.TrySend(1);
        var send = channel.SendAsync(2);
        channel.TryReceive(out _).Should().BeTrue();

        channel.Close();

        (await ErrorOf(receive)).Should().BeNull("because its item was handed over before the close: a completed wait stays completed");
        (await receive).Should().Be(1);
        (await ErrorOf(send)).Should().BeNull("because its item was received before the close: a completed wait stays completed");
    });

    [Fact]
    public void Everybody_who_fails_finds_the_close_error_inside() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var receiving = new Chan<int>();
        var sending = new Chan<int>();
        var (receive, send) = (receiving.ReceiveAsync(), sending.SendAsync(1));

        receiving.Close(error);
        sending.Close(error);

        foreach (var failed in new[] { receive, send, receiving.ReceiveAsync(), sending.SendAsync(2) })
            (await ErrorOf(failed)).Should().BeOfType<ChannelClosedException>()
                .Which.InnerException.Should().BeSameAs(error, "because it tells why there is nothing more");
    });

    [Fact]
    public void Completion_ends_when_the_channel_is_closed_and_nothing_is_left() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);
        var completion = channel.Completion;
        channel.TrySend(1);
        channel.TrySend(2);

        channel.Close();
        await pump.Settle();
        completion.IsCompleted.Should().BeFalse("because two items are left");
        await channel.ReceiveAsync();
        await pump.Settle();
        completion.IsCompleted.Should().BeFalse("because one item is left");

        channel.TryReceive(out _).Should().BeTrue();
        await completion;
        channel.Completion.Should().BeSameAs(completion, "because it is the same task at each call");
    });

    [Fact]
    public void Completion_waits_for_the_close_not_for_an_empty_channel() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        await channel.ReceiveAsync();
        await pump.Settle();

        channel.Completion.IsCompleted.Should().BeFalse("because an empty channel is not a closed one: more may come");
        channel.Close();
        await channel.Completion;
    });

    [Fact]
    public void Completion_does_not_wait_for_senders_that_failed() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var send = channel.SendAsync(1);

        channel.Close();

        await channel.Completion; // the item of a waiting sender is not stored, and never will be
        (await ErrorOf(send)).Should().BeOfType<ChannelClosedException>();
    });

    [Fact]
    public void Completion_fails_with_the_very_error_after_the_last_item() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var channel = new Chan<int>(1);
        channel.TrySend(1);

        channel.Close(error);
        channel.Close(new InvalidDataException("the second"));
        await pump.Settle();
        channel.Completion.IsCompleted.Should().BeFalse("because an item is left");
        await channel.ReceiveAsync();

        (await ErrorOf(channel.Completion)).Should().BeSameAs(error, "because it is the instance that was given, not wrapped");
    });

    [Fact]
    public void Completion_fails_also_with_a_cancellation_as_the_error() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("the producer gave up");
        var channel = new Chan<int>();

        channel.Close(error);

        (await ErrorOf(channel.Completion)).Should().BeSameAs(error);
        channel.Completion.IsFaulted.Should().BeTrue("because a task's state decides, not the type of its exception: an error was given");
    });

    [Fact]
    public void Completion_fails_with_several_errors_as_they_were_given() => Pump.Run(async pump =>
    {
        var errors = new AggregateException(new InvalidDataException("one"), new InvalidDataException("two"));
        var channel = new Chan<int>();

        channel.Close(errors);

        (await ErrorOf(channel.Completion)).Should().BeSameAs(errors, "because it is the instance that was given, not what is inside");
        (await ErrorOf(channel.ReceiveAsync())).Should().BeOfType<ChannelClosedException>()
            .Which.InnerException.Should().BeSameAs(errors, "because it is the instance that was given, not what is inside");
    });

    [Fact]
    public void An_error_that_only_completion_tells_of_counts_as_observed()
    {
        var error = new InvalidDataException();

        foreach (var items in new[] { 0, 1 })
        {
            var unobserved = Unobserved.During(() =>
            {
                var channel = new Chan<int>(items);
                _ = channel.Completion;
                for (var i = 0; i < items; i++)
                    channel.TrySend(i);
                channel.Close(error);
                while (channel.TryReceive(out _)) { }
                return channel;
            }, error);

            unobserved.Should().BeEmpty("because the receivers are told of it, too: nobody has to await Completion, be it ended by the close or by the last receive");
        }
    }

    [Fact]
    public void A_cancelled_token_wins_over_a_close() => Pump.Run(async pump =>
    {
        var token = new CancellationToken(canceled: true);
        var channel = new Chan<int>();
        channel.Close();

        foreach (var wait in new[] { channel.SendAsync(1, token), channel.ReceiveAsync(token) })
        {
            (await ErrorOf(wait)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins over everything")
                .Which.CancellationToken.Should().Be(token);
            wait.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        }
    });

    [Fact]
    public void A_close_strands_nobody_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<int>(1);

        var sends = new[] { pump.Start(() => channel.SendAsync(1)), pump.Start(() => channel.SendAsync(2)) };
        var receive = pump.Start(() => channel.ReceiveAsync());
        await pump.Start(() => { channel.Close(); });

        var (sent, received) = (0, 0);
        foreach (var send in sends)
            sent += await ErrorOf(send) is null ? 1 : 0;
        received += await ErrorOf(receive) is null ? 1 : 0;
        while (channel.TryReceive(out _))
            received++;
        received.Should().Be(sent, "because every item whose send succeeded can be received, and no other");
        await channel.Completion;
    });

    // ---- Reading all ----

    [Fact]
    public void A_loop_gets_every_item_and_ends_after_the_close() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        var received = new List<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync())
                received.Add(item);
        });

        for (var i = 1; i <= 3; i++)
            await channel.SendAsync(i);
        await pump.Settle();
        loop.IsCompleted.Should().BeFalse("because more may come");
        channel.Close();

        await loop;
        received.Should().Equal([1, 2, 3], "because the loop ends after the last item, and a plain close is a normal end");
    });

    [Fact]
    public void A_loop_gets_null_like_any_item() => Pump.Run(async pump =>
    {
        var channel = new Chan<string?>(2);
        channel.TrySend(null);
        channel.TrySend("b");
        channel.Close();
        var received = new List<string?>();

        await foreach (var item in channel.ReadAllAsync())
            received.Add(item);

        received.Should().Equal([null, "b"], "because null is an item, not the end");
    });

    [Fact]
    public void A_loop_throws_after_the_last_item_when_there_was_an_error() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var channel = new Chan<int>(2);
        var received = new List<int>();
        channel.TrySend(1);
        channel.TrySend(2);
        channel.Close(error);

        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync())
                received.Add(item);
        });

        (await ErrorOf(loop)).Should().BeOfType<ChannelClosedException>("because a loop that ends normally would hide that something is missing")
            .Which.InnerException.Should().BeSameAs(error);
        received.Should().Equal([1, 2], "because the error comes after the last item");
    });

    [Fact]
    public void A_loop_that_waits_throws_when_an_error_comes_whatever_its_type() => Pump.Run(async pump =>
    {
        foreach (var error in new Exception[] { new InvalidDataException(), new OperationCanceledException("the producer gave up") })
        {
            var channel = new Chan<int>();
            var loop = pump.Start(async () =>
            {
                await foreach (var item in channel.ReadAllAsync()) { }
            });
            await pump.Settle();

            channel.Close(error);

            (await ErrorOf(loop)).Should().BeOfType<ChannelClosedException>("because the channel was closed with an error, and nobody has cancelled the loop")
                .Which.InnerException.Should().BeSameAs(error);
        }
    });

    [Fact]
    public void A_loop_takes_an_item_only_when_it_asks_for_it() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(3);
        var items = channel.ReadAllAsync();
        for (var i = 1; i <= 3; i++)
            channel.TrySend(i).Should().BeTrue("because a loop that has not begun takes nothing");

        await foreach (var item in items)
        {
            item.Should().Be(1);
            break;
        }

        await pump.Settle();
        channel.TryReceive(out var next).Should().BeTrue("because the loop asked for one item, and left the others");
        next.Should().Be(2, "because the loop asked for one item, and left the others");
        await foreach (var item in items)
        {
            item.Should().Be(3, "because a new loop goes on with what is there");
            break;
        }
    });

    [Fact]
    public void A_loop_is_cancelled_by_the_token_of_the_call() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync(source.Token)) { }
        });
        await pump.Settle();

        source.Cancel();

        (await ErrorOf(loop)).Should().BeAssignableTo<OperationCanceledException>("because the loop waited under this token")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        channel.TrySend(1).Should().BeFalse("because nobody waits any more");
    });

    [Fact]
    public void A_loop_is_cancelled_by_the_token_of_the_loop() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in channel.ReadAllAsync().WithCancellation(source.Token)) { }
        });
        await pump.Settle();

        source.Cancel();

        (await ErrorOf(loop)).Should().BeAssignableTo<OperationCanceledException>("because WithCancellation gives its token to the loop")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        channel.TrySend(1).Should().BeFalse("because nobody waits any more");
    });

    [Fact]
    public void Either_of_two_tokens_cancels_a_loop() => Pump.Run(async pump =>
    {
        foreach (var first in new[] { true, false })
        {
            using var ofCall = new CancellationTokenSource();
            using var ofLoop = new CancellationTokenSource();
            var channel = new Chan<int>();
            var loop = pump.Start(async () =>
            {
                await foreach (var item in channel.ReadAllAsync(ofCall.Token).WithCancellation(ofLoop.Token)) { }
            });
            await pump.Settle();

            var cancelled = first ? ofCall : ofLoop;
            cancelled.Cancel();

            (await ErrorOf(loop)).Should().BeAssignableTo<OperationCanceledException>("because both tokens count")
                .Which.CancellationToken.Should().Be(cancelled.Token, "because the caller must be able to tell whose cancellation it was");
        }
    });

    [Fact]
    public void A_loop_with_a_cancelled_token_takes_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var open = new Chan<int>(1);
        open.TrySend(1);
        var closed = new Chan<int>();
        closed.Close();

        foreach (var channel in new[] { open, closed })
            foreach (var ofCall in new[] { true, false })
            {
                var loop = pump.Start(async () =>
                {
                    await foreach (var item in channel.ReadAllAsync(ofCall ? source.Token : default).WithCancellation(ofCall ? default : source.Token)) { }
                });
                (await ErrorOf(loop)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins over an item, and over a close")
                    .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
            }

        open.TryReceive(out _).Should().BeTrue("because nothing was taken");
    });

    [Fact]
    public void A_loop_that_is_cancelled_in_its_body_takes_no_further_item() => Pump.Run(async pump =>
    {
        foreach (var ofCall in new[] { true, false })
        {
            using var source = new CancellationTokenSource();
            var channel = new Chan<int>(3);
            for (var i = 1; i <= 3; i++)
                channel.TrySend(i);
            var received = new List<int>();

            var loop = pump.Start(async () =>
            {
                await foreach (var item in channel.ReadAllAsync(ofCall ? source.Token : default).WithCancellation(ofCall ? default : source.Token))
                {
                    received.Add(item);
                    source.Cancel();
                }
            });

            (await ErrorOf(loop)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins over an item, each time that the loop asks for one")
                .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
            received.Should().Equal([1], "because the loop was cancelled after the first item");
            channel.TryReceive(out var next).Should().BeTrue();
            next.Should().Be(2, "because a cancelled loop takes nothing");
        }
    });

    [Fact]
    public void Two_loops_share_the_items_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var channel = new Chan<int>();
        var received = new List<int>();
        async Task Read()
        {
            await foreach (var item in channel.ReadAllAsync())
                received.Add(item);
        }

        var loops = Task.WhenAll(pump.Start(Read), pump.Start(Read));
        await channel.SendAsync(1);
        await channel.SendAsync(2);
        channel.Close();
        await loops;

        received.Should().BeEquivalentTo([1, 2], "because each item is received once, and the close ends every loop");
    });

    // ---- Good manners: in whose turn, in whose lock, what stays behind, which thread ----

    [Fact]
    public void Nobodys_continuation_runs_inside_somebody_elses_call()
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();

        RunsInside(channel.ReceiveAsync(), () => channel.TrySend(1)).Should().BeFalse("because a receiver goes on in its own turn, not inside the TrySend that serves it");
        RunsInside(channel.ReceiveAsync(), () => channel.SendAsync(2)).Should().BeFalse("because a receiver goes on in its own turn, not inside the SendAsync that serves it");
        RunsInside(channel.SendAsync(3), () => channel.TryReceive(out _)).Should().BeFalse("because a sender goes on in its own turn, not inside the TryReceive that serves it");
        RunsInside(channel.SendAsync(4), () => channel.ReceiveAsync()).Should().BeFalse("because a sender goes on in its own turn, not inside the ReceiveAsync that serves it");
        RunsInside(channel.ReceiveAsync(source.Token), () => source.Cancel()).Should().BeFalse("because a cancelled receiver goes on in its own turn, not inside Cancel");
        RunsInside(channel.ReceiveAsync(), () => channel.Close()).Should().BeFalse("because a receiver that fails goes on in its own turn, not inside Close");

        channel = new Chan<int>();
        RunsInside(channel.SendAsync(5), () => channel.Close()).Should().BeFalse("because a sender that fails goes on in its own turn, not inside Close");
        channel = new Chan<int>();
        RunsInside(channel.Completion, () => channel.Close()).Should().BeFalse("because who awaits Completion goes on in its own turn, not inside Close");
        channel = new Chan<int>(1);
        channel.TrySend(6);
        channel.Close();
        RunsInside(channel.Completion, () => channel.TryReceive(out _)).Should().BeFalse("because who awaits Completion goes on in its own turn, not inside the last receive");
    }

    [Fact]
    public void Waits_end_outside_every_lock()
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();

        FindsItLocked(() => channel.ReceiveAsync(), () => channel.TrySend(1)).Should().BeFalse("because a receiver is served outside the lock");
        FindsItLocked(() => channel.ReceiveAsync(), () => channel.SendAsync(1)).Should().BeFalse("because a receiver is served outside the lock, by SendAsync as well");
        FindsItLocked(() => channel.SendAsync(2), () => channel.TryReceive(out _)).Should().BeFalse("because a sender is served outside the lock");
        FindsItLocked(() => channel.SendAsync(2), () => channel.ReceiveAsync()).Should().BeFalse("because a sender is served outside the lock, by ReceiveAsync as well");
        FindsItLocked(() => channel.ReceiveAsync(source.Token), () => source.Cancel()).Should().BeFalse("because a wait is cancelled outside the lock");
        using var another = new CancellationTokenSource();
        FindsItLocked(() => channel.SendAsync(2, another.Token), () => another.Cancel()).Should().BeFalse("because a wait is cancelled outside the lock, that of a sender too");
        FindsItLocked(() => channel.ReceiveAsync(), () => channel.Close()).Should().BeFalse("because a receiver fails outside the lock");
        channel = new Chan<int>();
        FindsItLocked(() => channel.SendAsync(3), () => channel.Close()).Should().BeFalse("because a sender fails outside the lock");
        channel = new Chan<int>();
        FindsItLocked(() => channel.Completion, () => channel.Close()).Should().BeFalse("because Completion ends outside the lock");
        channel = new Chan<int>(1);
        channel.TrySend(4);
        FindsItLocked(() => channel.SendAsync(5), () => channel.TryReceive(out _)).Should().BeFalse("because a sender moves up outside the lock");
        channel = new Chan<int>(1);
        channel.TrySend(6);
        channel.Close();
        FindsItLocked(() => channel.Completion, () => channel.TryReceive(out _)).Should().BeFalse("because Completion ends outside the lock, by the last receive as well");

        bool FindsItLocked(Func<Task> wait, Action call) => EndsUnderALock(wait, call, () => channel.TryReceive(out _));
    }

    [Fact]
    public void Waits_that_are_over_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();

        (await Garbage.BytesLeftBy(async () =>
        {
            var receive = channel.ReceiveAsync(source.Token);
            channel.TrySend(1);
            await receive;
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a receiver that was served takes back its registration on the token");

        (await Garbage.BytesLeftBy(async () =>
        {
            var send = channel.SendAsync(1, source.Token);
            channel.TryReceive(out _);
            await send;
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a sender that was served takes back its registration on the token");

        var roomy = new Chan<int>(1);
        (await Garbage.BytesLeftBy(async () =>
        {
            await roomy.SendAsync(1, source.Token);
            await roomy.ReceiveAsync(source.Token);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because who did not have to wait leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            var closing = new Chan<int>();
            var receive = closing.ReceiveAsync(source.Token);
            closing.Close();
            await ErrorOf(receive);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a wait that a close has ended takes back its registration on the token");

        var closed = new Chan<int>();
        closed.Close();
        (await Garbage.BytesLeftBy(async () =>
        {
            await ErrorOf(closed.ReceiveAsync(source.Token));
            await ErrorOf(closed.SendAsync(1, source.Token));
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a wait that fails at once leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            using var own = new CancellationTokenSource();
            await using var loop = channel.ReadAllAsync(source.Token).GetAsyncEnumerator(own.Token);
            var next = loop.MoveNextAsync();
            own.Cancel();
            await ErrorOf(next.AsTask());
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a loop that one token has ended takes back its registration on the other");

        (await Garbage.BytesLeftBy(async () =>
        {
            var reading = new Chan<int>(1);
            reading.TrySend(1);
            await foreach (var item in reading.ReadAllAsync(source.Token).WithCancellation(source.Token))
                break;
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a loop that has ended takes back its registrations on the tokens");
    });

    [Fact]
    public void Waits_that_were_cancelled_leave_nothing_in_the_channel() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();

        (await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var receive = channel.ReceiveAsync(source.Token);
            source.Cancel();
            await ErrorOf(receive);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a cancelled receiver leaves the line at once");

        (await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var send = channel.SendAsync(1, source.Token);
            source.Cancel();
            await ErrorOf(send);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a cancelled sender leaves the line at once");
    });

    [Fact]
    public async Task Threads_may_share_a_channel()
    {
        const int Each = 400;
        foreach (var capacity in new[] { 0, 2 })
        {
            var channel = new Chan<int>(capacity);

            async Task Send(int from)
            {
                for (var i = from; i < from + Each; i++)
                    await channel.SendAsync(i);
            }

            async Task<List<int>> Receive()
            {
                var received = new List<int>();
                while (true)
                {
                    using var source = new CancellationTokenSource();
                    var receive = channel.ReceiveAsync(source.Token);
                    if (received.Count % 3 == 0) source.Cancel();
                    if (await ErrorOf(receive) is OperationCanceledException) receive = channel.ReceiveAsync();
                    if (await ErrorOf(receive) is ChannelClosedException) return received;
                    received.Add(await receive);
                }
            }

            var senders = Task.WhenAll(Task.Run(() => Send(0)), Task.Run(() => Send(Each)));
            var receivers = Task.WhenAll(Task.Run(Receive), Task.Run(Receive));
            await InTime(senders, "because every item is received, so every send ends");
            channel.Close();
            await InTime(receivers, "because the channel is closed, and nobody waits for what can't come any more");
            await InTime(channel.Completion, "because the channel is closed and nothing is left");

            (await receivers).SelectMany(items => items).Order().Should().Equal(Enumerable.Range(0, 2 * Each), "because each item is received once, from whatever thread it comes");
        }
    }

    [Fact]
    public void Threads_that_come_at_the_same_time_do_not_get_in_each_others_way()
    {
        const int Rounds = 1000;
        var (left, right) = (new bool[Rounds], new bool[Rounds]);

        var channels = Channels(capacity: 1);
        Race.Play("a send meets a send", Rounds, i => left[i] = channels[i].TrySend(default), i => right[i] = channels[i].TrySend(default));
        left.Zip(right).Should().OnlyContain(sent => sent.First ^ sent.Second, "because there is room for one item: to look for room and to take it is one step");

        Race.Play("a receive meets a receive", Rounds, i => left[i] = channels[i].TryReceive(out _), i => right[i] = channels[i].TryReceive(out _));
        left.Zip(right).Should().OnlyContain(received => received.First ^ received.Second, "because there is one item, and each item is received once");

        var receives = new Task<Large>[Rounds];
        channels = Channels(capacity: 0);
        Race.Play("a send meets a receiver that begins to wait", Rounds, i => receives[i] = channels[i].ReceiveAsync(), i => left[i] = channels[i].TrySend(default));
        for (var i = 0; i < Rounds; i++)
            (left[i] || channels[i].TrySend(default)).Should().BeTrue("because a receiver waits, unless it has its item already");

        static Chan<Large>[] Channels(int capacity) => [.. Enumerable.Range(0, Rounds).Select(_ => new Chan<Large>(capacity))];
    }

    [Fact]
    public async Task A_cancel_and_an_item_that_come_at_the_same_time_do_not_get_in_each_others_way()
    {
        const int Rounds = 1000;
        var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<Large>()).ToArray();
        var sources = channels.Select(_ => new CancellationTokenSource()).ToArray();
        var receives = channels.Select((channel, i) => channel.ReceiveAsync(sources[i].Token)).ToArray();
        var sent = new bool[Rounds];

        Race.Play("a send meets a cancel", Rounds, i => sent[i] = channels[i].TrySend(default), i => sources[i].Cancel());

        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(receives[i]), "because one of the two ends the wait");
            receives[i].IsCompletedSuccessfully.Should().Be(sent[i], "because either side may win, but an item is received if and only if it was sent");
            receives[i].IsCanceled.Should().Be(!sent[i], "because either side may win, but one does");
        }
    }

    [Fact]
    public void Of_two_closes_at_the_same_time_one_closes()
    {
        const int Rounds = 1000;
        var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<int>()).ToArray();
        var (left, right) = (new bool[Rounds], new bool[Rounds]);

        Race.Play("a close meets a close", Rounds, i => left[i] = channels[i].Close(), i => right[i] = channels[i].Close());

        left.Zip(right).Should().OnlyContain(closed => closed.First ^ closed.Second, "because a channel is closed once, also by two threads");
    }

    [Fact]
    public async Task A_wait_that_begins_at_the_same_time_as_a_close_is_not_stranded()
    {
        const int Rounds = 500;
        foreach (var begin in new Func<Chan<int>, Task>[] { channel => channel.ReceiveAsync(), channel => channel.SendAsync(1) })
        {
            var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<int>()).ToArray();
            var waits = new Task[Rounds];

            Race.Play("a close meets a wait that begins", Rounds, i => waits[i] = begin(channels[i]), i => channels[i].Close());

            for (var i = 0; i < Rounds; i++)
            {
                await InTime(ErrorOf(waits[i]), "because whoever begins to wait either stands in line when the close comes, or finds the channel closed");
                waits[i].IsFaulted.Should().BeTrue("because nothing can come through a closed channel");
            }
        }
    }

    [Fact]
    public async Task A_cancel_and_a_close_that_meet_wait_for_nobody()
    {
        const int Rounds = 200;
        var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<int>()).ToArray();
        var sources = channels.Select(_ => new CancellationTokenSource()).ToArray();
        var waits = channels.Select((channel, i) => Enumerable.Range(0, 100).Select(_ => channel.ReceiveAsync(sources[i].Token)).ToArray()).ToArray();

        // What one of them holds, the callback of a token may need.
        Race.Play("a close meets a cancel", Rounds, i => channels[i].Close(), i => sources[i].Cancel());

        await InTime(ErrorOf(Task.WhenAll(waits.SelectMany(some => some))), "because each wait is cancelled or refused");
    }

    // ---- Helpers ----

    /// <summary>An item that takes its time to be stored.</summary>
    [InlineArray(1000)]
    private struct Large
    {
        private long first;
    }
}
