using System.Collections.Concurrent;
using Katas.Channels;

namespace Tests.Channels;

public class FanTests
{
    // ---- In: many into one ----

    [Fact]
    public void The_items_of_all_sources_come_out_of_one_channel() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());
        var merged = Fan.In([left, right]);

        _ = left.SendAsync("a");
        (await merged.ReceiveAsync()).Should().Be("a");
        _ = right.SendAsync("b");
        (await merged.ReceiveAsync()).Should().Be("b");
        _ = left.SendAsync("c");
        (await merged.ReceiveAsync()).Should().Be("c", "because whichever source has an item gives it");
    });

    [Fact]
    public void A_source_with_nothing_to_give_does_not_hold_up_the_others() => Pump.Run(async pump =>
    {
        var (silent, talking) = (new Chan<int>(), new Chan<int>(3));
        for (var i = 1; i <= 3; i++)
            talking.TrySend(i);

        var merged = Fan.In([silent, talking]);

        for (var i = 1; i <= 3; i++)
            (await merged.ReceiveAsync()).Should().Be(i, "because the sources do not take turns: nobody waits for a silent one");
    });

    [Fact]
    public void Every_item_is_merged_once_and_each_source_keeps_its_order_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var (left, right) = (new Chan<string>(2), new Chan<string>(1));
        left.TrySend("a1");
        left.TrySend("a2");
        right.TrySend("b1");
        left.Close();
        right.Close();

        var merged = Fan.In([left, right]);
        var received = new List<string>();
        await foreach (var item in merged.ReadAllAsync())
            received.Add(item);

        received.Should().BeEquivalentTo(["a1", "a2", "b1"], "because each item is received once");
        received.Where(item => item.StartsWith('a')).Should().Equal(["a1", "a2"], "because the items of one source come in their order");
    });

    [Fact]
    public void The_merged_channel_closes_after_the_last_source() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var merged = Fan.In([left, right]);

        left.Close();
        await pump.Settle();
        merged.Completion.IsCompleted.Should().BeFalse("because the other source is still open");
        _ = right.SendAsync(1);
        (await merged.ReceiveAsync()).Should().Be(1, "because the other source is still open");

        right.Close();
        await merged.Completion;
        (await ErrorOf(merged.ReceiveAsync())).Should().BeOfType<ChannelClosedException>("because there is no source left")
            .Which.InnerException.Should().BeNull("because no source was closed with an error");
    });

    [Fact]
    public void What_is_left_in_a_closed_source_still_comes() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(2);
        source.TrySend(1);
        source.TrySend(2);
        source.Close();

        var merged = Fan.In([source]);
        await pump.Settle();

        merged.Completion.IsCompleted.Should().BeFalse("because nobody has received the items");
        (await merged.ReceiveAsync()).Should().Be(1);
        (await merged.ReceiveAsync()).Should().Be(2, "because a close drops nothing");
        await merged.Completion;
    });

    [Fact]
    public void Without_sources_the_merged_channel_is_closed_at_once() => Pump.Run(async pump =>
    {
        var merged = Fan.In<int>([]);

        merged.Close().Should().BeFalse("because it is closed already: nothing can ever come");
        await merged.Completion;
    });

    [Fact]
    public void The_merged_channel_closes_with_the_very_error_of_a_source() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var source = new Chan<int>(1);
        source.TrySend(1);
        source.Close(error);

        var merged = Fan.In([source]);

        (await merged.ReceiveAsync()).Should().Be(1, "because an error does not drop what was sent before it");
        (await ErrorOf(merged.Completion)).Should().BeSameAs(error, "because it is that instance, not the exception that a receiver of the source got");
        (await ErrorOf(merged.ReceiveAsync())).Should().BeOfType<ChannelClosedException>()
            .Which.InnerException.Should().BeSameAs(error);
    });

    [Fact]
    public void After_an_error_the_items_of_the_other_sources_still_come() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var (failing, healthy) = (new Chan<int>(), new Chan<int>());
        var merged = Fan.In([failing, healthy]);

        failing.Close(error);
        await pump.Settle();
        merged.Completion.IsCompleted.Should().BeFalse("because the other source is still open");
        _ = healthy.SendAsync(1);
        (await merged.ReceiveAsync()).Should().Be(1, "because one source that fails does not silence the others");
        healthy.Close();

        (await ErrorOf(merged.Completion)).Should().BeSameAs(error, "because the error is not forgotten: it comes in the end");
    });

    [Fact]
    public void Of_several_errors_the_first_in_time_counts_not_in_the_list() => Pump.Run(async pump =>
    {
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        var (left, middle, right) = (new Chan<int>(), new Chan<int>(), new Chan<int>());
        var merged = Fan.In([left, middle, right]);

        middle.Close();
        await pump.Settle();
        right.Close(first);
        await pump.Settle();
        left.Close(second);

        (await ErrorOf(merged.Completion)).Should().BeSameAs(first, "because it came first; a source that ended well has no error, and the list tells nothing of time");
    });

    [Fact]
    public void The_first_error_is_that_of_the_source_that_was_closed_first() => Pump.Run(async pump =>
    {
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        var (draining, empty) = (new Chan<int>(1), new Chan<int>());
        draining.TrySend(1);
        draining.Close(first);
        empty.Close(second);

        var merged = Fan.In([empty, draining]);
        await pump.Settle();
        (await merged.ReceiveAsync()).Should().Be(1);

        (await ErrorOf(merged.Completion)).Should().BeSameAs(first, "because the time of the close counts, also when an item was left, and whenever anybody looked");
    });

    [Fact]
    public void A_cancellation_that_closes_a_source_is_an_error_like_any_other() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("the producer gave up");
        var source = new Chan<int>();
        var merged = Fan.In([source]);
        var outputs = Fan.Out(merged, 1);

        source.Close(error);

        (await ErrorOf(merged.Completion)).Should().BeSameAs(error, "because the channel was closed with it, whatever its type");
        (await ErrorOf(outputs[0].Completion)).Should().BeSameAs(error, "because the channel was closed with it, whatever its type");
    });

    [Fact]
    public void Several_errors_that_close_a_source_are_passed_on_as_they_were_given() => Pump.Run(async pump =>
    {
        var errors = new AggregateException(new InvalidDataException("one"), new InvalidDataException("two"));
        var source = new Chan<int>();
        var merged = Fan.In([source]);
        var outputs = Fan.Out(merged, 1);

        source.Close(errors);

        (await ErrorOf(merged.Completion)).Should().BeSameAs(errors, "because it is that instance, not what is inside");
        (await ErrorOf(outputs[0].Completion)).Should().BeSameAs(errors, "because it is that instance, not what is inside");
    });

    [Fact]
    public void A_merge_holds_at_most_one_item_of_each_source() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(3), new Chan<int>());
        for (var i = 1; i <= 3; i++)
            left.TrySend(i);
        var sends = new[] { right.SendAsync(4), right.SendAsync(5) };

        var merged = Fan.In([left, right]);
        await pump.Settle();

        sends[1].IsCompleted.Should().BeFalse("because nobody receives: what is taken from a source piles up nowhere");
        left.TryReceive(out var next).Should().BeTrue("because at most one item was taken");
        next.Should().BeLessThanOrEqualTo(2, "because at most one item was taken");
        merged.TryReceive(out _).Should().BeTrue("because an item waits to be received");
    });

    [Fact]
    public void A_merged_channel_stores_nothing() => Pump.Run(async pump =>
    {
        Fan.In([new Chan<int>(5)]).TrySend(1).Should().BeFalse("because the result has capacity 0, whatever its sources have");
    });

    [Fact]
    public void The_list_of_sources_is_copied_at_the_call() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        List<Chan<int>> sources = [left, right];

        var merged = Fan.In(sources);
        sources.Clear();
        left.Close();
        await pump.Settle();
        merged.Completion.IsCompleted.Should().BeFalse("because what the caller does with its list afterwards must not matter");
        right.Close(new InvalidDataException("right"));

        (await ErrorOf(merged.Completion)).Should().BeOfType<InvalidDataException>("because the error of a source counts, in the list or not any more");
    });

    // ---- Out: one into many ----

    [Fact]
    public void As_many_outputs_come_as_were_asked_for() => Pump.Run(async pump =>
    {
        var outputs = Fan.Out(new Chan<int>(5), 3);

        outputs.Should().HaveCount(3).And.OnlyHaveUniqueItems("because each output is a channel of its own");
        foreach (var output in outputs)
            output.TrySend(1).Should().BeFalse("because an output has capacity 0, whatever the source has");
    });

    [Fact]
    public void One_output_is_a_channel_of_its_own_too() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(5);
        var output = Fan.Out(source, 1).Should().ContainSingle().Subject;

        output.TrySend(1).Should().BeFalse("because an output has capacity 0, whatever the source has");
        output.Close();
        source.TrySend(2).Should().BeTrue("because a consumer that closes its output does not close the source");
    });

    [Fact]
    public void Null_is_passed_on_like_any_item() => Pump.Run(async pump =>
    {
        var source = new Chan<string?>(2);
        source.TrySend(null);
        source.TrySend("b");
        source.Close();
        var received = new List<string?>();

        await foreach (var item in Fan.In(Fan.Out(source, 2)).ReadAllAsync())
            received.Add(item);

        received.Should().BeEquivalentTo([null, "b"], "because null is an item");
    });

    [Fact]
    public void Each_item_goes_to_one_output() => Pump.Run(async pump =>
    {
        var source = new Chan<int>();
        var outputs = Fan.Out(source, 3);
        var received = new List<int>();
        var loops = Task.WhenAll(outputs.Select(output => pump.Start(async () =>
        {
            await foreach (var item in output.ReadAllAsync())
                received.Add(item);
        })));

        for (var i = 1; i <= 6; i++)
            await source.SendAsync(i);
        source.Close();
        await loops;

        received.Should().BeEquivalentTo([1, 2, 3, 4, 5, 6], "because items are dealt out, not copied: each goes to the one who takes it");
    });

    [Fact]
    public void Whoever_receives_gets_the_next_item() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(3);
        var outputs = Fan.Out(source, 3);
        for (var i = 1; i <= 3; i++)
            source.TrySend(i);

        (await outputs[2].ReceiveAsync()).Should().Be(1, "because that consumer is the first to take it");
        (await outputs[2].ReceiveAsync()).Should().Be(2, "because nobody else wants it: the outputs do not take turns");
        (await outputs[0].ReceiveAsync()).Should().Be(3);
    });

    [Fact]
    public void An_output_that_nobody_reads_blocks_nobody() => Pump.Run(async pump =>
    {
        var source = new Chan<int>();
        var outputs = Fan.Out(source, 2);
        var received = new List<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in outputs[1].ReadAllAsync())
                received.Add(item);
        });

        for (var i = 1; i <= 4; i++)
            await source.SendAsync(i);
        source.Close();
        await loop;

        received.Should().Equal([1, 2, 3, 4], "because no item was meant for the other output");
        await outputs[0].Completion;
    });

    [Fact]
    public void The_items_of_one_output_come_in_order_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var source = new Chan<int>(1);
        var output = Fan.Out(source, 1)[0];
        var sender = pump.Start(async () =>
        {
            await source.SendAsync(1);
            await source.SendAsync(2);
            source.Close();
        });
        var received = new List<int>();
        await foreach (var item in output.ReadAllAsync())
            received.Add(item);
        await sender;

        received.Should().Equal([1, 2], "because the items are passed on one after the other");
    });

    [Fact]
    public void All_outputs_close_after_the_last_item() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(2);
        source.TrySend(1);
        source.TrySend(2);
        source.Close();

        var outputs = Fan.Out(source, 2);
        await pump.Settle();
        await outputs[0].ReceiveAsync();
        await pump.Settle();
        foreach (var output in outputs)
            output.Completion.IsCompleted.Should().BeFalse("because one item is left, and any of the outputs may still get it");
        (await outputs[1].ReceiveAsync()).Should().Be(2);

        foreach (var output in outputs)
            await output.Completion;
    });

    [Fact]
    public void All_outputs_close_with_the_very_error_of_the_source() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var source = new Chan<int>(1);
        source.TrySend(1);
        var outputs = Fan.Out(source, 2);

        source.Close(error);
        (await outputs[0].ReceiveAsync()).Should().Be(1, "because an error does not drop what was sent before it");

        foreach (var output in outputs)
        {
            (await ErrorOf(output.Completion)).Should().BeSameAs(error, "because it is that instance, and concerns every output");
            (await ErrorOf(output.ReceiveAsync())).Should().BeOfType<ChannelClosedException>()
                .Which.InnerException.Should().BeSameAs(error);
        }
    });

    [Fact]
    public void An_output_that_its_consumer_has_closed_is_passed_over() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(3);
        var outputs = Fan.Out(source, 2);
        outputs[0].Close(new InvalidDataException());
        for (var i = 1; i <= 3; i++)
            source.TrySend(i);

        for (var i = 1; i <= 3; i++)
            (await outputs[1].ReceiveAsync()).Should().Be(i, "because a consumer that leaves takes nothing away from the others");
        source.Close();
        await outputs[1].Completion; // and no error, for the source was closed without one
    });

    [Fact]
    public void An_output_may_be_closed_while_an_item_waits_for_a_taker() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(2);
        source.TrySend(1);
        source.TrySend(2);
        var outputs = Fan.Out(source, 3);
        await pump.Settle();

        outputs[0].Close();
        await pump.Settle();
        (await outputs[2].ReceiveAsync()).Should().Be(1, "because the item that waited is not lost with one of the outputs");
        outputs[2].Close();
        (await outputs[1].ReceiveAsync()).Should().Be(2, "because there is an output left");
    });

    [Fact]
    public void Dealing_out_holds_at_most_one_item() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(3);
        for (var i = 1; i <= 3; i++)
            source.TrySend(i);

        var outputs = Fan.Out(source, 3);
        await pump.Settle();

        source.TryReceive(out var next).Should().BeTrue("because at most one item was taken, however many outputs there are");
        next.Should().BeLessThanOrEqualTo(2, "because at most one item was taken, however many outputs there are");
        outputs[0].TryReceive(out _).Should().BeTrue("because an item waits for whoever takes it");
    });

    [Fact]
    public void What_was_dealt_out_can_be_merged_again() => Pump.Run(async pump =>
    {
        var source = new Chan<int>();
        var merged = Fan.In(Fan.Out(source, 3));
        var received = new List<int>();
        var loop = pump.Start(async () =>
        {
            await foreach (var item in merged.ReadAllAsync())
                received.Add(item);
        });

        for (var i = 1; i <= 5; i++)
            await source.SendAsync(i);
        source.Close();
        await loop;

        received.Should().BeEquivalentTo([1, 2, 3, 4, 5], "because each item comes through once, and the end comes through after the last of them");
    });

    // ---- Arguments, and good manners ----

    [Fact]
    public void Wrong_arguments_are_refused_at_once()
    {
        var channel = new Chan<int>();
        var inNull = () => Fan.In<int>(null!);
        var inWithNull = () => Fan.In([channel, null!]);
        var outNull = () => Fan.Out<int>(null!, 1);
        var outNone = () => Fan.Out(channel, 0);

        inNull.Should().Throw<ArgumentNullException>("because null is no list").WithParameterName("sources");
        inWithNull.Should().ThrowExactly<ArgumentException>("because null is no channel").WithParameterName("sources");
        outNull.Should().Throw<ArgumentNullException>("because null is no channel").WithParameterName("source");
        outNone.Should().Throw<ArgumentOutOfRangeException>("because without an output the items would go nowhere").WithParameterName("count");
        channel.TrySend(1).Should().BeFalse("because after a wrong call nobody waits for the items of its sources");
    }

    [Fact]
    public void A_forwarder_goes_on_in_the_context_of_the_caller() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var merged = Fan.In([left, right]);
        var outputs = Fan.Out(merged, 2);
        await pump.Settle();

        _ = left.SendAsync(1);
        (await outputs[1].ReceiveAsync()).Should().Be(1);
        left.Close();
        right.Close(new InvalidDataException());
        await ErrorOf(outputs[0].Completion);

        if (!ChannelsLeaveTheirCaller())
            pump.HasLeft.Should().BeFalse("because a forwarder belongs to its caller, and has no business on other threads");
    });

    [Fact]
    public void A_forwarder_passes_nothing_on_before_its_caller_gives_it_a_turn()
    {
        foreach (var forward in new Func<Chan<int>, Chan<int>>[] { source => Fan.In([source]), source => Fan.Out(source, 1)[0] })
        {
            var source = new Chan<int>();
            var caller = new Turns();
            var result = caller.Run(() => forward(source));

            for (var i = 1; i <= 3; i++)
            {
                var receive = result.ReceiveAsync();
                _ = source.SendAsync(i);
                caller.TurnsUntil(receive).Should().BePositive("because a forwarder goes on in the context of the caller of the fan, for every item");
            }

            source.Close();
            caller.TurnsUntil(result.Completion).Should().BePositive("because a forwarder goes on in the context of the caller of the fan, also in the end");
        }
    }

    [Fact]
    public void Nobody_forwards_inside_the_senders_or_receivers_call() => Pump.Run(async pump =>
    {
        var source = new Chan<int>();
        var merged = Fan.In([source]);
        await pump.Settle();

        source.TrySend(1).Should().BeTrue("because the forwarder waits for an item");
        merged.TryReceive(out _).Should().BeFalse("because the forwarder goes on in its own turn, not inside the sender's call");
        await pump.Settle();
        merged.TryReceive(out var item).Should().BeTrue("because the forwarder has had its turn");
        item.Should().Be(1);
        source.TrySend(2).Should().BeFalse("because the forwarder goes on in its own turn, not inside the receiver's call");
    });

    // ---- Helpers ----

    /// <summary>Whether waits of the channel itself go on elsewhere on their way to whoever waits. That is their own affair; what a forwarder does can't be told from it then.</summary>
    private static bool ChannelsLeaveTheirCaller()
    {
        var leave = false;
        Pump.Run(async pump =>
        {
            var (looping, other) = (new Chan<int>(), new Chan<int>());
            var loop = pump.Start(async () =>
            {
                await foreach (var item in looping.ReadAllAsync()) { }
            });
            await pump.Settle();
            await looping.SendAsync(1);
            await pump.Settle();
            looping.Close(new InvalidDataException());
            await ErrorOf(loop);

            var receive = other.ReceiveAsync();
            await other.SendAsync(2);
            await receive;
            var select = Select.OneOfAsync([Select.Send(other, 3)], Random.Shared);
            await other.ReceiveAsync();
            await select;
            var send = other.SendAsync(4);
            await Select.OneOfAsync([Select.Receive(other, _ => { })], Random.Shared);
            await send;
            await pump.Settle();
            leave = pump.HasLeft;
        });
        return leave;
    }

    /// <summary>A context that does nothing by itself: what is posted to it waits until the test lets it run.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly ConcurrentQueue<Action> waiting = new();

        public override void Post(SendOrPostCallback d, object? state) => waiting.Enqueue(() => d(state));

        public T Run<T>(Func<T> call)
        {
            var original = Current;
            SetSynchronizationContext(this);
            try
            {
                return call();
            }
            finally
            {
                SetSynchronizationContext(original);
            }
        }

        /// <summary>Lets run what waits until <paramref name="task"/> has ended, and tells how many turns that took.</summary>
        public int TurnsUntil(Task task)
        {
            var turns = 0;
            SpinWait.SpinUntil(() =>
            {
                if (task.IsCompleted || !waiting.TryDequeue(out var turn)) return task.IsCompleted;
                turns++;
                return Run(() =>
                {
                    turn();
                    return task.IsCompleted;
                });
            }, HangGuard).Should().BeTrue("because a forwarder goes on when its caller gives it a turn");
            return turns;
        }
    }
}
