using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "16"), Trait("Level", "mastery")]
public class FanCornersTests
{
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
        (await merged.ReceiveAsync()).Should().Be(1, "because that is the item that was left");

        (await ErrorOf(merged.Completion)).Should().BeSameAs(first, "because the time of the close counts, even when an item was left, and whenever anybody noticed");
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

        (await ErrorOf(merged.Completion)).Should().BeA<InvalidDataException>("because the error of a source counts, in the list or not any more");
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
    public void An_output_may_be_closed_while_an_item_waits_for_a_receiver() => Pump.Run(async pump =>
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
    public void A_fan_out_holds_at_most_one_item() => Pump.Run(async pump =>
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
    public void The_outputs_can_be_merged_again() => Pump.Run(async pump =>
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

        received.Should().EqualInAnyOrder([1, 2, 3, 4, 5], "because each item comes through once, and the end comes through after the last of them");
    });
}
