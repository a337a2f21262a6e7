using Katas.Channels;

namespace Tests.Channels;

public class SelectTests
{
    // ---- One case is ready ----

    [Fact]
    public void A_receive_is_done_when_an_item_is_there() => Pump.Run(async pump =>
    {
        var (empty, full) = (new Chan<string>(1), new Chan<string>(1));
        full.TrySend("a");
        var received = new List<string>();

        var index = await Select.OneOfAsync([Select.Receive(empty, received.Add), Select.Receive(full, received.Add)], new TieBreak());

        index.Should().Be(1, "because that is the place of the case in the list");
        received.Should().Equal(["a"], "because the item is given to 'then'");
        full.TryReceive(out _).Should().BeFalse("because the item was received");
    });

    [Fact]
    public void A_send_is_done_when_there_is_room() => Pump.Run(async pump =>
    {
        var (full, roomy) = (new Chan<string>(1), new Chan<string>(1));
        full.TrySend("x");

        var index = await Select.OneOfAsync([Select.Send(full, "a"), Select.Send(roomy, "b")], new TieBreak());

        index.Should().Be(1, "because only that channel has room");
        roomy.TryReceive(out var item).Should().BeTrue("because the item was sent");
        item.Should().Be("b");
    });

    [Fact]
    public void A_send_is_done_when_a_receiver_waits() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var receive = channel.ReceiveAsync();

        (await Select.OneOfAsync([Select.Send(channel, "a")], new TieBreak())).Should().Be(0);

        (await receive).Should().Be("a", "because the select handed it over");
    });

    [Fact]
    public void A_receive_is_done_when_a_sender_waits() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var send = channel.SendAsync("a");
        var received = "";

        (await Select.OneOfAsync([Select.Receive(channel, item => received = item)], new TieBreak())).Should().Be(0);

        received.Should().Be("a", "because the sender waited with it");
        await send;
    });

    [Fact]
    public void Null_can_be_selected_like_any_item() => Pump.Run(async pump =>
    {
        var (stored, waited) = (new Chan<string?>(1), new Chan<string?>());
        var received = new List<string?>();

        await Select.OneOfAsync([Select.Send(stored, null)], new TieBreak());
        await Select.OneOfAsync([Select.Receive(stored, received.Add)], new TieBreak());
        var waiting = Select.OneOfAsync([Select.Receive(waited, received.Add)], new TieBreak());
        await Select.OneOfAsync([Select.Send(waited, null)], new TieBreak());
        await waiting;

        received.Should().Equal([null, null], "because null is an item, and 'then' runs for every item");
    });

    [Fact]
    public void A_receive_makes_room_for_a_waiting_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var send = channel.SendAsync(2);

        await Select.OneOfAsync([Select.Receive(channel, item => item.Should().Be(1))], new TieBreak());

        await send;
        channel.TryReceive(out var next).Should().BeTrue("because the waiting sender moved up, as with any receive");
        next.Should().Be(2);
    });

    [Fact]
    public void Exactly_one_of_several_ready_cases_is_done() => Pump.Run(async pump =>
    {
        var (one, two, three) = (new Chan<int>(1), new Chan<int>(1), new Chan<int>());
        one.TrySend(1);
        var send = three.SendAsync(3);
        var done = new List<string>();

        var index = await Select.OneOfAsync(
            [Select.Receive(one, _ => done.Add("one")), Select.Send(two, 2, () => done.Add("two")), Select.Receive(three, _ => done.Add("three"))], new TieBreak(answer: 1));

        index.Should().Be(1);
        done.Should().Equal(["two"], "because only the 'then' of the case that was done runs");
        one.TryReceive(out _).Should().BeTrue("because that case did not happen");
        await pump.Settle();
        send.IsCompleted.Should().BeFalse("because that case did not happen");
    });

    // ---- None is ready: waiting in line ----

    [Fact]
    public void A_select_waits_until_an_item_comes() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());
        var received = "";

        var select = Select.OneOfAsync([Select.Receive(left, item => received = item), Select.Receive(right, item => received = item)], new TieBreak());
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because nobody has sent anything");

        right.TrySend("a").Should().BeTrue("because the select waits in line like any receiver");
        (await select).Should().Be(1);
        received.Should().Be("a");
    });

    [Fact]
    public void A_select_waits_until_somebody_takes_its_item() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());

        var select = Select.OneOfAsync([Select.Send(left, "a"), Select.Send(right, "b")], new TieBreak());
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because nobody receives");

        right.TryReceive(out var item).Should().BeTrue("because the select waits in line like any sender");
        item.Should().Be("b");
        (await select).Should().Be(1);
    });

    [Fact]
    public void A_waiting_select_sends_when_there_is_room() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var select = Select.OneOfAsync([Select.Send(channel, 2)], new TieBreak());

        (await channel.ReceiveAsync()).Should().Be(1);

        await select;
        channel.TryReceive(out var item).Should().BeTrue("because the item of the select moved up");
        item.Should().Be(2);
    });

    [Fact]
    public void A_waiting_select_does_one_case_only_even_before_it_has_run_again() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<int>();
        var select = Select.OneOfAsync([Select.Receive(left, received.Add), Select.Receive(right, received.Add)], new TieBreak());

        right.TrySend(1).Should().BeTrue();
        left.TrySend(2).Should().BeFalse("because the select has got its item, and has left the other line at that instant");
        right.TrySend(3).Should().BeFalse("because a select does one case");
        left.Close();
        right.Close();

        (await select).Should().Be(1, "because a case that was done stays done, also when its channel is closed right after");
        received.Should().Equal([1]);
    });

    [Fact]
    public void A_receive_that_was_not_chosen_takes_nothing_later() => Pump.Run(async pump =>
    {
        var (quick, slow) = (new Chan<string>(), new Chan<string>());
        var select = Select.OneOfAsync([Select.Receive(quick, _ => { }), Select.Receive(slow, _ => { })], new TieBreak());
        await quick.SendAsync("a");
        await select;

        var receive = slow.ReceiveAsync();
        slow.TrySend("b").Should().BeTrue();

        (await receive).Should().Be("b", "because the loser has left its line; WhenAny over two receives would have lost this item");
    });

    [Fact]
    public void A_send_that_was_not_chosen_sends_nothing_later() => Pump.Run(async pump =>
    {
        var (quick, slow) = (new Chan<string>(), new Chan<string>());
        var select = Select.OneOfAsync([Select.Send(quick, "a"), Select.Send(slow, "b")], new TieBreak());
        await quick.ReceiveAsync();
        await select;

        slow.TryReceive(out _).Should().BeFalse("because without a commit the item of a send is never sent");
    });

    [Fact]
    public void A_select_waits_its_turn_among_receivers() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var received = 0;
        var before = channel.ReceiveAsync();
        var select = Select.OneOfAsync([Select.Receive(channel, item => received = item)], new TieBreak());
        var after = channel.ReceiveAsync();

        channel.TrySend(1);
        channel.TrySend(2);
        channel.TrySend(3);

        (await before).Should().Be(1, "because it came first");
        await select;
        received.Should().Be(2, "because a select stands in line like any receiver");
        (await after).Should().Be(3, "because it came last");
    });

    [Fact]
    public void A_select_waits_its_turn_among_senders() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var before = channel.SendAsync(1);
        var select = Select.OneOfAsync([Select.Send(channel, 2)], new TieBreak());
        var after = channel.SendAsync(3);

        var order = new List<int> { await channel.ReceiveAsync(), await channel.ReceiveAsync(), await channel.ReceiveAsync() };

        order.Should().Equal([1, 2, 3], "because a select stands in line like any sender");
        await Task.WhenAll(before, select, after);
    });

    // ---- Selects that meet ----

    [Fact]
    public void The_cases_of_one_select_never_meet_each_other() => Pump.Run(async pump =>
    {
        foreach (var sendFirst in new[] { true, false })
        {
            var channel = new Chan<string>();
            var received = "";
            SelectCase send = Select.Send(channel, "own"), receive = Select.Receive(channel, item => received = item);

            var select = Select.OneOfAsync(sendFirst ? [send, receive] : [receive, send], new TieBreak());
            await pump.Settle();
            select.IsCompleted.Should().BeFalse("because a select does one case, and for these two to meet would be two");

            channel.TrySend("a").Should().BeTrue("because the select waits to receive, too");
            (await select).Should().Be(sendFirst ? 1 : 0);
            received.Should().Be("a");
            channel.TryReceive(out _).Should().BeFalse("because the send of the select did not happen");
        }
    });

    [Fact]
    public void Two_selects_may_meet() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var received = "";

        var sending = Select.OneOfAsync([Select.Receive(new Chan<string>(), _ => { }), Select.Send(channel, "a")], new TieBreak());
        var receiving = Select.OneOfAsync([Select.Receive(channel, item => received = item), Select.Send(new Chan<string>(), "b")], new TieBreak());

        (await receiving).Should().Be(0, "because it found another select that waits to send");
        (await sending).Should().Be(1, "because another select has received its item");
        received.Should().Be("a");
    });

    [Fact]
    public void Two_selects_that_could_meet_twice_meet_once() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());
        var received = new List<string>();
        SelectCase[] LeftToRight(string name) => [Select.Send(left, name), Select.Receive(right, received.Add)];
        SelectCase[] RightToLeft(string name) => [Select.Receive(left, received.Add), Select.Send(right, name)];
        var tieBreak = new TieBreak(answer: 1);

        var first = Select.OneOfAsync(LeftToRight("first"), new TieBreak());
        var second = Select.OneOfAsync(RightToLeft("second"), tieBreak);

        (await second).Should().Be(1, "because two cases were ready, and the tie break chose the second");
        (await first).Should().Be(1, "because that is the case the other select met");
        received.Should().Equal(["second"], "because they met once");
        tieBreak.Calls.Should().Equal(["Next(2)"]);
        (left.TryReceive(out _) || right.TryReceive(out _)).Should().BeFalse("because both selects are over, and have left all lines");
    });

    [Fact]
    public void A_case_can_be_used_again_and_by_several_selects_at_once() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var received = new List<int>();
        var receive = Select.Receive(channel, received.Add);
        var send = Select.Send(channel, 7);

        var first = Select.OneOfAsync([receive], new TieBreak());
        var second = Select.OneOfAsync([receive], new TieBreak());
        channel.TrySend(1);
        channel.TrySend(2);
        await Task.WhenAll(first, second);
        received.Should().Equal([1, 2], "because a case is a description: each select that runs has its own place in the line, and its own item");

        var third = Select.OneOfAsync([receive], new TieBreak());
        (await Select.OneOfAsync([send], new TieBreak())).Should().Be(0);
        (await third).Should().Be(0);
        received.Should().Equal([1, 2, 7], "because a case that was done once can be done again");
    });

    [Fact]
    public void A_case_may_stand_in_a_list_twice() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(2);
        var send = Select.Send(channel, 7);
        var tieBreak = new TieBreak(answer: 1);

        (await Select.OneOfAsync([send, send], tieBreak)).Should().Be(1, "because each place in the list is a case of its own");

        tieBreak.Calls.Should().Equal(["Next(2)"]);
        channel.TryReceive(out _).Should().BeTrue();
        channel.TryReceive(out _).Should().BeFalse("because one of the two was done");
    });

    [Fact]
    public void Each_item_goes_to_one_select_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<int>();
        SelectCase[] cases = [Select.Receive(left, received.Add), Select.Receive(right, received.Add)];

        var one = Select.OneOfAsync(cases, new TieBreak()); // the first has come already, the second comes before, between or after the items
        var two = pump.Start(() => Select.OneOfAsync(cases, new TieBreak()));
        var sends = Task.WhenAll(pump.Start(() => left.SendAsync(1)), pump.Start(() => right.SendAsync(2)));
        await Task.WhenAll(one, two, sends);

        received.Should().BeEquivalentTo([1, 2], "because each select receives one item, and each item is received once");
        ((await one) + (await two)).Should().Be(1, "because one item came from either channel");
    });

    // ---- The tie break ----

    [Fact]
    public void The_tie_break_chooses_among_those_that_are_ready() => Pump.Run(async pump =>
    {
        int[] places = [1, 2, 4];
        for (var answer = 0; answer < places.Length; answer++)
        {
            var empty = new Chan<int>();
            Chan<int> Full()
            {
                var channel = new Chan<int>(1);
                channel.TrySend(1);
                return channel;
            }

            var tieBreak = new TieBreak(answer);
            var index = await Select.OneOfAsync(
                [Select.Receive(empty, _ => { }), Select.Receive(Full(), _ => { }), Select.Send(new Chan<int>(1), 1), Select.Send(Full(), 1), Select.Receive(Full(), _ => { })], tieBreak);

            index.Should().Be(places[answer], "because three are ready, and the answer counts among those; no case is favoured");
            tieBreak.Calls.Should().Equal(["Next(3)"], "because it is asked once, for a number below that of the ready cases");
        }
    });

    [Fact]
    public void The_tie_break_is_not_asked_when_there_is_no_tie() => Pump.Run(async pump =>
    {
        var (empty, full) = (new Chan<int>(), new Chan<int>(1));
        full.TrySend(1);
        var tieBreak = new TieBreak();

        await Select.OneOfAsync([Select.Receive(empty, _ => { }), Select.Receive(full, _ => { })], tieBreak);
        tieBreak.Calls.Should().BeEmpty("because only one case was ready");

        var waiting = Select.OneOfAsync([Select.Receive(empty, _ => { }), Select.Receive(full, _ => { })], tieBreak);
        full.TrySend(2);
        empty.TrySend(3);
        (await waiting).Should().Be(1, "because the first who comes to a waiting select is served");
        tieBreak.Calls.Should().BeEmpty("because none was ready, and then one");
    });

    [Fact]
    public void Cases_that_are_dead_or_not_ready_do_not_count_in_a_tie() => Pump.Run(async pump =>
    {
        var (closed, roomy, full, waiting) = (new Chan<int>(1), new Chan<int>(1), new Chan<int>(1), new Chan<int>());
        closed.Close();
        full.TrySend(1);
        _ = waiting.SendAsync(1);
        var tieBreak = new TieBreak(answer: 1);

        var index = await Select.OneOfAsync(
            [Select.Send(closed, 1), Select.Receive(closed, _ => { }), Select.Send(full, 2), Select.Send(roomy, 3), Select.Send(waiting, 4), Select.Receive(waiting, _ => { })], tieBreak);

        index.Should().Be(5, "because the fourth and the sixth are ready, and the second of these was chosen");
        tieBreak.Calls.Should().Equal(["Next(2)"]);
    });

    [Fact]
    public void The_tie_break_is_asked_outside_every_lock() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(1), new Chan<int>(1));
        left.TrySend(1);
        right.TrySend(2);
        var locked = false;
        var tieBreak = new TieBreak(whenAsked: () => locked = !AnotherThread.EndsSoon(() => left.TrySend(3)));

        await Select.OneOfAsync([Select.Receive(left, _ => { }), Select.Receive(right, _ => { })], tieBreak);

        locked.Should().BeFalse("because a Random is somebody else's code");
    });

    [Fact]
    public void What_changes_while_the_tie_break_is_asked_is_seen() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(1), new Chan<int>(1));
        left.TrySend(1);
        right.TrySend(2);
        var received = new List<int>();
        var tieBreak = new TieBreak(answer: 1, whenAsked: () =>
        {
            left.TryReceive(out _);
            right.TryReceive(out _);
        });

        var select = Select.OneOfAsync([Select.Receive(left, received.Add), Select.Receive(right, received.Add)], tieBreak);
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because nothing is ready any more");
        left.TrySend(3).Should().BeTrue();

        (await select).Should().Be(0);
        received.Should().Equal([3], "because each item is received once, and what others took meanwhile was theirs");
        tieBreak.Calls.Should().Equal(["Next(2)"], "because it is asked once");
    });

    [Fact]
    public void What_is_still_ready_after_the_tie_break_is_done() => Pump.Run(async pump =>
    {
        for (var answer = 0; answer < 2; answer++)
        {
            Chan<int>[] channels = [new(1), new(1)];
            channels[0].TrySend(0);
            channels[1].TrySend(1);
            var received = new List<int>();
            var tieBreak = new TieBreak(answer, whenAsked: () => channels[answer].TryReceive(out _));

            var index = await Select.OneOfAsync([Select.Receive(channels[0], received.Add), Select.Receive(channels[1], received.Add)], tieBreak);

            index.Should().Be(1 - answer, "because the chosen item was taken meanwhile, and the other is still there: nobody waits while a case is ready");
            received.Should().Equal([1 - answer]);
            tieBreak.Calls.Should().Equal(["Next(2)"], "because it is asked once");
        }
    });

    [Fact]
    public void What_became_ready_while_the_tie_break_is_asked_is_done() => Pump.Run(async pump =>
    {
        Chan<int>[] channels = [new(1), new(1), new(1)];
        channels[0].TrySend(0);
        channels[1].TrySend(1);
        var received = new List<int>();
        var tieBreak = new TieBreak(answer: 1, whenAsked: () =>
        {
            channels[0].TryReceive(out _);
            channels[1].TryReceive(out _);
            channels[2].TrySend(2);
        });

        var select = Select.OneOfAsync([.. channels.Select(channel => Select.Receive(channel, received.Add))], tieBreak);
        await pump.Settle();

        select.IsCompleted.Should().BeTrue("because two items were taken meanwhile, and a third has come: nobody waits while a case is ready");
        (await select).Should().Be(2);
        received.Should().Equal([2]);
        tieBreak.Calls.Should().Equal(["Next(2)"], "because it is asked once");
    });

    [Fact]
    public void A_select_that_waits_after_the_tie_break_waits_like_any_other() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        Chan<int>[] channels = [new(1), new(1)];
        var cancelled = SelectAfter(() => { });
        await pump.Settle();
        source.Cancel();
        await pump.Settle();
        cancelled.IsCompleted.Should().BeTrue("because its token counts as long as it waits");
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);

        var waiting = SelectAfter(() => channels[0].Close());
        await pump.Settle();
        waiting.IsCompleted.Should().BeFalse("because one case has died meanwhile, and the other may still become ready");
        channels[1].TrySend(5).Should().BeTrue();
        (await waiting).Should().Be(1);

        channels[1].TrySend(6);
        channels[1].TryReceive(out var left).Should().BeTrue("because the select that was cancelled has left its lines");
        left.Should().Be(6);

        Task<int> SelectAfter(Action change)
        {
            foreach (var channel in channels) channel.TrySend(1);
            var tieBreak = new TieBreak(whenAsked: () =>
            {
                foreach (var channel in channels) channel.TryReceive(out _);
                change();
            });
            return Select.OneOfAsync([.. channels.Select(channel => Select.Receive(channel, _ => { }))], tieBreak, source.IsCancellationRequested ? default : source.Token);
        }
    });

    [Fact]
    public void What_ends_while_the_tie_break_is_asked_does_not_strand_the_select() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        using var source = new CancellationTokenSource();
        Task<int> SelectWhile(Action<Chan<int>> change)
        {
            Chan<int>[] channels = [new(1), new(1)];
            void Change(Chan<int> channel)
            {
                channel.TryReceive(out _);
                change(channel);
            }

            foreach (var channel in channels)
                channel.TrySend(1);
            return Select.OneOfAsync([.. channels.Select(channel => Select.Receive(channel, _ => { }))], new TieBreak(whenAsked: () => Array.ForEach(channels, Change)), source.Token);
        }

        (await ErrorOf(SelectWhile(channel => channel.Close(error)))).Should().BeOfType<ChannelClosedException>("because all cases have died meanwhile")
            .Which.InnerException.Should().BeSameAs(error);
        (await ErrorOf(SelectWhile(_ => source.Cancel()))).Should().BeAssignableTo<OperationCanceledException>("because nothing is ready any more, and a select whose token is cancelled does not wait")
            .Which.CancellationToken.Should().Be(source.Token);
    });

    // ---- What follows: 'then' ----

    [Fact]
    public void Then_has_run_when_the_select_ends() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var runs = 0;
        Task<int>? select = null;
        void Follow()
        {
            runs++;
            select!.IsCompleted.Should().BeFalse("because whoever awaits the select may rely on what 'then' has done");
        }

        select = Select.OneOfAsync([Select.Receive(channel, _ => Follow())], new TieBreak());
        channel.TrySend(1);
        await select;
        runs.Should().Be(1, "because 'then' runs once");

        select = Select.OneOfAsync([Select.Send(channel, 2, Follow)], new TieBreak());
        channel.TryReceive(out _);
        await select;
        runs.Should().Be(2, "because 'then' runs once, for a send as well");
    });

    [Fact]
    public void Then_runs_in_the_selecting_sides_context_never_inside_the_other_sides_call() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        var contexts = new List<SynchronizationContext?>();

        var receiving = Select.OneOfAsync([Select.Receive(channel, _ => contexts.Add(SynchronizationContext.Current))], new TieBreak());
        channel.TrySend(1);
        contexts.Should().BeEmpty("because 'then' is not the sender's business: it waits for its own turn");
        await receiving;

        var sending = Select.OneOfAsync([Select.Send(channel, 2, () => contexts.Add(SynchronizationContext.Current))], new TieBreak());
        await Task.Run(() => channel.TryReceive(out _));
        await sending;

        contexts.Should().Equal([pump, pump], "because 'then' belongs to whoever called the select, and runs in its context");
    });

    [Fact]
    public void Without_a_context_then_does_not_run_inside_the_other_sides_call_either()
    {
        var channel = new Chan<int>();
        var caller = Environment.CurrentManagedThreadId;
        var inside = false;
        void Follow() => inside |= Environment.CurrentManagedThreadId == caller;

        _ = Select.OneOfAsync([Select.Receive(channel, _ => Follow())], new TieBreak());
        channel.TrySend(1);
        _ = Select.OneOfAsync([Select.Send(channel, 2, Follow)], new TieBreak());
        channel.TryReceive(out _);

        inside.Should().BeFalse("because 'then' goes on in its own turn");
    }

    [Fact]
    public void Then_runs_outside_every_lock() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        var locked = false;
        void Follow() => locked = locked || !AnotherThread.EndsSoon(() => channel.TryReceive(out _));

        await Select.OneOfAsync([Select.Send(channel, 1, Follow)], new TieBreak());
        var waiting = Select.OneOfAsync([Select.Receive(channel, _ => Follow())], new TieBreak());
        channel.TrySend(2);
        await waiting;
        var other = new Chan<int>(1);
        channel.TrySend(3);
        other.TrySend(4);
        await Select.OneOfAsync([Select.Receive(channel, _ => Follow()), Select.Receive(other, _ => Follow())], new TieBreak());

        locked.Should().BeFalse("because 'then' is somebody else's code, and may take its time");
    });

    [Fact]
    public void Then_may_use_the_channels_and_select_again() => Pump.Run(async pump =>
    {
        var (numbers, copies) = (new Chan<int>(1), new Chan<int>(2));
        numbers.TrySend(1);
        Task<int>? second = null;

        await Select.OneOfAsync([Select.Receive(numbers, item =>
        {
            copies.TrySend(item);
            second = Select.OneOfAsync([Select.Send(copies, item + 1)], new TieBreak());
        })], new TieBreak());
        await second!;

        copies.TryReceive(out var first).Should().BeTrue();
        (first, await copies.ReceiveAsync()).Should().Be((1, 2), "because 'then' is ordinary code");
    });

    [Fact]
    public void What_then_throws_comes_out_and_the_case_stays_done() => Pump.Run(async pump =>
    {
        var (full, roomy, empty, unread) = (new Chan<int>(1), new Chan<int>(1), new Chan<int>(), new Chan<int>());
        foreach (var error in new Exception[] { new InvalidDataException(), new AggregateException(new InvalidDataException(), new InvalidDataException()) })
        {
            void Throw() => throw error;
            full.TrySend(1);

            var receiving = Select.OneOfAsync([Select.Receive(full, _ => Throw())], new TieBreak());
            var sending = Select.OneOfAsync([Select.Send(roomy, 2, Throw)], new TieBreak());
            var waitingToReceive = Select.OneOfAsync([Select.Receive(empty, _ => Throw())], new TieBreak());
            var waitingToSend = Select.OneOfAsync([Select.Send(unread, 3, Throw)], new TieBreak());
            var chosen = Select.OneOfAsync([Select.Send(new Chan<int>(1), 5, Throw), Select.Send(new Chan<int>(1), 6, Throw)], new TieBreak());
            empty.TrySend(4).Should().BeTrue();
            unread.TryReceive(out _).Should().BeTrue();

            foreach (var select in new[] { receiving, sending, waitingToReceive, waitingToSend, chosen })
            {
                var thrown = await ErrorOf(select);
                thrown.Should().BeSameAs(error, "because it reaches the caller as the same instance, whether the select had to wait or not");
                thrown!.StackTrace.Should().Contain(nameof(Throw), "because the trace tells where it was thrown");
            }

            full.TryReceive(out _).Should().BeFalse("because the item was received: a commit stands");
            roomy.TryReceive(out _).Should().BeTrue("because the item was sent: a commit stands");
        }
    });

    [Fact]
    public void What_then_throws_is_a_failure_also_when_it_is_a_cancellation() => Pump.Run(async pump =>
    {
        var (full, empty, unread) = (new Chan<int>(1), new Chan<int>(), new Chan<int>());
        foreach (var isOfItsToken in new[] { false, true })
        {
            using var source = new CancellationTokenSource();
            var error = isOfItsToken ? new OperationCanceledException(source.Token) : new OperationCanceledException("the caller gave up");
            void Throw() => throw error;
            full.TrySend(1);

            var atOnce = Select.OneOfAsync([Select.Receive(full, _ => Throw())], new TieBreak(), source.Token);
            var later = Select.OneOfAsync([Select.Receive(empty, _ => Throw())], new TieBreak(), source.Token);
            var sent = Select.OneOfAsync([Select.Send(unread, 2, Throw)], new TieBreak(), source.Token);
            empty.TrySend(2);
            unread.TryReceive(out _);
            source.Cancel();

            foreach (var select in new[] { atOnce, later, sent })
            {
                (await ErrorOf(select)).Should().BeSameAs(error);
                select.IsFaulted.Should().BeTrue("because a cancelled select has done nothing, and this one has done its case");
            }
        }
    });

    // ---- Cancelling a select ----

    [Fact]
    public void A_cancelled_select_has_done_nothing_and_leaves_its_lines() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var runs = 0;
        var select = Select.OneOfAsync([Select.Receive(left, _ => runs++), Select.Send(right, 1, () => runs++)], new TieBreak(), source.Token);

        source.Cancel();

        left.TrySend(2).Should().BeFalse("because nobody waits to receive any more");
        right.TryReceive(out _).Should().BeFalse("because nobody waits to send any more");
        (await ErrorOf(select)).Should().BeAssignableTo<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().Be(source.Token, "because the caller must be able to tell whose cancellation it was");
        select.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        runs.Should().Be(0, "because no case was done");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_wins_over_every_case() => Pump.Run(async pump =>
    {
        var token = new CancellationToken(canceled: true);
        var (full, roomy) = (new Chan<int>(1), new Chan<int>(1));
        full.TrySend(1);
        var runs = 0;

        var select = Select.OneOfAsync([Select.Receive(full, _ => runs++), Select.Send(roomy, 2, () => runs++)], new TieBreak(), token);

        (await ErrorOf(select)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins, though two cases are ready")
            .Which.CancellationToken.Should().Be(token);
        select.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        full.TryReceive(out _).Should().BeTrue("because nothing was received");
        roomy.TryReceive(out _).Should().BeFalse("because nothing was sent");
        runs.Should().Be(0, "because no case was done");
    });

    [Fact]
    public void A_cancel_after_the_commit_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<int>();
        var select = Select.OneOfAsync([Select.Receive(left, received.Add), Select.Receive(right, received.Add)], new TieBreak(), source.Token);

        right.TrySend(1).Should().BeTrue();
        source.Cancel();

        (await ErrorOf(select)).Should().BeNull("because the case was done before the cancel: a completed wait stays completed");
        (await select).Should().Be(1);
        received.Should().Equal([1], "because an item that was sent must not be lost");
    });

    [Fact]
    public void A_cancel_loses_no_item_of_a_select_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (left, right) = (new Chan<int>(), new Chan<int>(1));
        var received = new List<int>();
        right.TrySend(0);

        var select = pump.Start(() => Select.OneOfAsync([Select.Receive(left, received.Add), Select.Send(right, 2)], new TieBreak(), source.Token));
        var send = pump.Start(() => left.SendAsync(1));
        var take = pump.Start(() => right.ReceiveAsync());
        await pump.Start(() => source.Cancel());
        await pump.Settle();
        await take;

        var done = await ErrorOf(select) is null ? await select : -1;
        received.Should().HaveCount(done == 0 ? 1 : 0, "because the item was received if and only if that case was done");
        send.IsCompleted.Should().Be(done == 0, "because a send is done when its item was received");
        right.TryReceive(out _).Should().Be(done == 1, "because the item was sent if and only if that case was done");
    });

    // ---- Cases that can no longer become ready ----

    [Fact]
    public void A_case_whose_channel_is_closed_is_passed_over() => Pump.Run(async pump =>
    {
        var (closed, full) = (new Chan<string>(1), new Chan<string>(1));
        closed.Close();
        full.TrySend("a");
        var received = "";

        var index = await Select.OneOfAsync(
            [Select.Receive(closed, _ => throw new InvalidDataException()), Select.Send(closed, "b"), Select.Receive(full, item => received = item)], new TieBreak());

        index.Should().Be(2, "because nothing can be sent to the other channel or received from it any more");
        received.Should().Be("a");
    });

    [Fact]
    public void What_is_left_in_a_closed_channel_is_still_selected() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>(1);
        channel.TrySend("a");
        channel.Close();
        var received = "";

        var index = await Select.OneOfAsync([Select.Send(channel, "b"), Select.Receive(channel, item => received = item)], new TieBreak());

        index.Should().Be(1, "because a closed channel takes nothing, but gives what is left");
        received.Should().Be("a");
        await channel.Completion; // that was the last item, whoever took it
    });

    [Fact]
    public void A_case_that_dies_while_the_select_waits_is_passed_over() => Pump.Run(async pump =>
    {
        var (dying, alive) = (new Chan<string>(), new Chan<string>());
        var received = "";
        var select = Select.OneOfAsync(
            [Select.Receive(dying, _ => throw new InvalidDataException()), Select.Send(dying, "b"), Select.Receive(alive, item => received = item)], new TieBreak());

        dying.Close(new InvalidDataException());
        await pump.Settle();
        select.IsCompleted.Should().BeFalse("because there is a case that may still become ready");

        alive.TrySend("a").Should().BeTrue();
        (await select).Should().Be(2);
        received.Should().Be("a");
    });

    [Fact]
    public void When_all_cases_are_dead_the_select_fails_with_the_one_of_the_lowest_index() => Pump.Run(async pump =>
    {
        var (first, second) = (new Chan<int>(), new Chan<int>());
        var (error, other) = (new InvalidDataException(), new InvalidDataException());
        second.Close(other);
        first.Close(error);

        var select = Select.OneOfAsync([Select.Receive(first, _ => { }), Select.Send(second, 1)], new TieBreak());

        (await ErrorOf(select)).Should().BeOfType<ChannelClosedException>("because no case can become ready any more; it comes through the task")
            .Which.InnerException.Should().BeSameAs(error, "because the first in the list is named, whichever died first");
        (await ErrorOf(Select.OneOfAsync([Select.Send(second, 1), Select.Receive(first, _ => { })], new TieBreak()))).Should().BeOfType<ChannelClosedException>()
            .Which.InnerException.Should().BeSameAs(other, "because the first in the list is named, be it a send or a receive");
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

        (await ErrorOf(select)).Should().BeOfType<ChannelClosedException>()
            .Which.InnerException.Should().BeSameAs(error, "because the first in the list is named, whichever died first");
        second.TryReceive(out _).Should().BeFalse("because its item was never sent");
    });

    [Fact]
    public void A_send_dies_with_the_close_also_while_something_is_left() => Pump.Run(async pump =>
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
            (await ErrorOf(select)).Should().BeOfType<ChannelClosedException>("because nothing can be sent to a closed channel, whatever is left in it")
                .Which.InnerException.Should().BeSameAs(error);
        full.TryReceive(out var first).Should().BeTrue();
        first.Should().Be(1);
        full.TryReceive(out _).Should().BeTrue();
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
            channel.Close(error).Should().BeTrue();

        foreach (var wait in new[] { receives, sends, either, receive, send })
            (await ErrorOf(wait)).Should().BeOfType<ChannelClosedException>("because one close ends everybody who waits there, in however many places")
                .Which.InnerException.Should().BeSameAs(error);
    });

    [Fact]
    public void A_cancelled_token_wins_over_dead_cases() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>();
        channel.Close();

        var select = Select.OneOfAsync([Select.Receive(channel, _ => { })], new TieBreak(), new CancellationToken(canceled: true));

        (await ErrorOf(select)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins over everything");
        select.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
    });

    [Fact]
    public void A_close_strands_no_select_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<int>();

        var select = pump.Start(() => Select.OneOfAsync([Select.Receive(left, received.Add), Select.Receive(right, received.Add)], new TieBreak()));
        var send = pump.Start(() => left.SendAsync(1));
        var closings = Task.WhenAll(pump.Start(() => { left.Close(); }), pump.Start(() => { right.Close(); }));
        await closings;

        var (sent, selected) = (await ErrorOf(send) is null, await ErrorOf(select) is null);
        selected.Should().Be(sent, "because the item was received if and only if its send succeeded, and both sides are told");
        received.Should().HaveCount(sent ? 1 : 0);
    });

    // ---- Arguments ----

    [Fact]
    public void Null_arguments_are_refused_at_once()
    {
        var channel = new Chan<int>();
        var calls = new (string Parameter, Action Call)[]
        {
            ("from", () => Select.Receive<int>(null!, _ => { })),
            ("then", () => Select.Receive(channel, null!)),
            ("to", () => Select.Send(null!, 1)),
            ("cases", () => _ = Select.OneOfAsync(null!, new TieBreak())),
            ("tieBreak", () => _ = Select.OneOfAsync([Select.Send(channel, 1)], null!)),
        };

        foreach (var (parameter, call) in calls)
            call.Should().Throw<ArgumentNullException>("because a wrong call is the caller's error: it is thrown by the call, not by the task")
                .WithParameterName(parameter);
    }

    [Fact]
    public void A_list_without_a_case_or_with_a_null_is_refused_at_once()
    {
        var send = Select.Send(new Chan<int>(1), 1);

        foreach (var cases in new SelectCase[][] { [], [send, null!] })
        {
            Action call = () => _ = Select.OneOfAsync(cases, new TieBreak(), new CancellationToken(canceled: true));
            call.Should().ThrowExactly<ArgumentException>("because a wrong call is the caller's error, whatever the token says").WithParameterName("cases");
        }
    }

    [Fact]
    public void The_list_of_cases_is_copied_at_the_call() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = new List<string>();
        List<SelectCase> cases = [Select.Receive(left, _ => received.Add("left")), Select.Receive(right, _ => received.Add("right"))];

        var select = Select.OneOfAsync(cases, new TieBreak());
        cases.Reverse();
        cases.RemoveAt(1);
        right.TrySend(1).Should().BeTrue();

        (await select).Should().Be(1, "because what the caller does with its list afterwards must not matter");
        received.Should().Equal(["right"]);
    });

    // ---- Good manners: in whose turn, in whose lock, what stays behind, which thread ----

    [Fact]
    public void Nobody_goes_on_inside_the_call_that_ends_a_select()
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        SelectCase[] receive = [Select.Receive(channel, _ => { })], send = [Select.Send(channel, 1)];

        RunsInside(Select.OneOfAsync(receive, new TieBreak()), () => channel.TrySend(1)).Should().BeFalse("because a select goes on in its own turn, not inside TrySend");
        RunsInside(Select.OneOfAsync(send, new TieBreak()), () => channel.TryReceive(out _)).Should().BeFalse("because a select goes on in its own turn, not inside TryReceive");
        RunsInside(channel.SendAsync(1), () => Select.OneOfAsync(receive, new TieBreak())).Should().BeFalse("because a sender goes on in its own turn, not inside the select that receives its item");
        RunsInside(Select.OneOfAsync(send, new TieBreak(), source.Token), () => source.Cancel()).Should().BeFalse("because a cancelled select goes on in its own turn, not inside Cancel");
        RunsInside(Select.OneOfAsync(send, new TieBreak()), () => channel.Close()).Should().BeFalse("because a select that fails goes on in its own turn, not inside Close");
    }

    [Fact]
    public void Selects_end_outside_every_lock()
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        SelectCase[] receive = [Select.Receive(channel, _ => { })], send = [Select.Send(channel, 1)];

        FindsItLocked(() => Select.OneOfAsync(receive, new TieBreak()), () => channel.TrySend(1)).Should().BeFalse("because a select is served outside the lock");
        FindsItLocked(() => channel.ReceiveAsync(), () => Select.OneOfAsync(send, new TieBreak())).Should().BeFalse("because a receiver is served outside the lock, also by a select");
        FindsItLocked(() => channel.ReceiveAsync(), () => Select.OneOfAsync([.. send, .. send], new TieBreak())).Should().BeFalse("because a receiver is served outside the lock, also by a select that had to choose");
        FindsItLocked(() => Select.OneOfAsync(send, new TieBreak(), source.Token), () => source.Cancel()).Should().BeFalse("because a select is cancelled outside the lock");
        FindsItLocked(() => Select.OneOfAsync(send, new TieBreak()), () => channel.Close()).Should().BeFalse("because a select fails outside the lock");

        bool FindsItLocked(Func<Task> wait, Action call) => EndsUnderALock(wait, call, () => channel.TryReceive(out _));
    }

    [Fact]
    public void A_select_that_is_over_leaves_nothing_behind() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (busy, quiet) = (new Chan<int>(), new Chan<int>());
        var tieBreak = new TieBreak();
        SelectCase[] cases = [Select.Receive(busy, _ => { }), Select.Receive(quiet, _ => { }), Select.Send(quiet, 1)];

        (await Garbage.BytesLeftBy(async () =>
        {
            var select = Select.OneOfAsync(cases, tieBreak);
            busy.TrySend(1);
            await select;
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because the cases that were not done leave their lines at once");

        (await Garbage.BytesLeftBy(async () =>
        {
            using var own = new CancellationTokenSource();
            var select = Select.OneOfAsync(cases, tieBreak, own.Token);
            own.Cancel();
            await ErrorOf(select);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because all cases of a cancelled select leave their lines at once");

        (await Garbage.BytesLeftBy(async () =>
        {
            var select = Select.OneOfAsync(cases, tieBreak, source.Token);
            busy.TrySend(1);
            await select;
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a select that was served takes back its registration on the token");

        var roomy = new Chan<int>(1);
        (await Garbage.BytesLeftBy(async () =>
        {
            await Select.OneOfAsync([Select.Send(roomy, 1)], tieBreak, source.Token);
            roomy.TryReceive(out _);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a select that did not have to wait leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            var closing = new Chan<int>();
            var select = Select.OneOfAsync([Select.Send(closing, 1)], tieBreak, source.Token);
            closing.Close();
            await ErrorOf(select);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a select that failed takes back its registration on the token");

        var closed = new Chan<int>();
        closed.Close();
        (await Garbage.BytesLeftBy(async () => await ErrorOf(Select.OneOfAsync([Select.Send(closed, 1), Select.Receive(closed, _ => { })], tieBreak, source.Token))))
            .Should().BeLessThan(Garbage.BytesOfALeak, "because a select that fails at once leaves nothing on the token either");

        Chan<int> left = new(1), right = new(1);
        var quietTieBreak = new Random(1);
        (await Garbage.BytesLeftBy(async () =>
        {
            await Select.OneOfAsync([Select.Send(left, 1), Select.Send(right, 1)], quietTieBreak, source.Token);
            left.TryReceive(out _);
            right.TryReceive(out _);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a select that had to ask the tie break leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            var select = Select.OneOfAsync([Select.Send(quiet, 1), Select.Receive(busy, _ => { })], tieBreak, source.Token);
            quiet.TryReceive(out _);
            await select;
        })).Should().BeLessThan(Garbage.BytesOfALeak, "bytes a round, because a select that has sent leaves nothing behind, in no line and on no token");
    });

    [Fact]
    public async Task Threads_may_select_from_the_same_channels_in_opposite_order()
    {
        const int Rounds = 500;
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var received = 0;
        void Count(int item) => Interlocked.Add(ref received, item);

        async Task Play(SelectCase[] cases)
        {
            for (var round = 0; round < Rounds; round++)
                await Select.OneOfAsync(cases, Random.Shared);
        }

        // Whoever locks one channel after the other, in the order of the cases, blocks here sooner or later.
        await InTime(
            Task.WhenAll(
                Task.Run(() => Play([Select.Send(left, 1), Select.Receive(right, Count)])),
                Task.Run(() => Play([Select.Send(right, 1), Select.Receive(left, Count)]))),
            "because two selects that meet never block each other");

        received.Should().Be(Rounds, "because two selects meet in one case at a time, of which one side receives");
    }

    // ---- Helpers ----

    /// <summary>Gives the same answer each time, and writes down what it is asked.</summary>
    private sealed class TieBreak(int answer = 0, Action? whenAsked = null) : Random
    {
        private readonly List<string> calls = [];

        public IReadOnlyList<string> Calls => calls;

        public override int Next(int maxValue) => (int)Note($"Next({maxValue})");

        public override int Next() => (int)Note("Next()");

        public override int Next(int minValue, int maxValue) => (int)Note($"Next({minValue}, {maxValue})");

        public override long NextInt64() => Note("NextInt64()");

        public override long NextInt64(long maxValue) => Note($"NextInt64({maxValue})");

        public override long NextInt64(long minValue, long maxValue) => Note($"NextInt64({minValue}, {maxValue})");

        public override double NextDouble() => Note("NextDouble()");

        public override float NextSingle() => Note("NextSingle()");

        public override void NextBytes(byte[] buffer) => Note("NextBytes");

        public override void NextBytes(Span<byte> buffer) => Note("NextBytes");

        private long Note(string call)
        {
            calls.Add(call);
            whenAsked?.Invoke();
            return answer;
        }
    }
}
