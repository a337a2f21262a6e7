using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "7"), Trait("Level", "core")]
public class FanInTests
{
    [Fact]
    public void The_items_of_all_sources_come_out_of_one_channel() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<string>(), new Chan<string>());
        var merged = Fan.In([left, right]);

        _ = left.SendAsync("a");
        (await merged.ReceiveAsync()).Should().Be("a", "because that is the item that was sent");
        _ = right.SendAsync("b");
        (await merged.ReceiveAsync()).Should().Be("b", "because that is the item that was sent");
        _ = left.SendAsync("c");
        (await merged.ReceiveAsync()).Should().Be("c", "because whichever source has an item gives it");
    });

    [Fact]
    public void An_idle_source_does_not_hold_up_the_others() => Pump.Run(async pump =>
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

        received.Should().EqualInAnyOrder(["a1", "a2", "b1"], "because each item is received once");
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
        await merged.Completion; // because all sources are closed and nothing is left
        (await ErrorOf(merged.ReceiveAsync())).Should().BeA<ChannelClosedException>("because there is no source left")
            .Which.InnerException.Should().BeNull("because no source was closed with an error");
    });

    [Fact]
    public void Items_left_in_a_closed_source_are_still_merged() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(2);
        source.TrySend(1);
        source.TrySend(2);
        source.Close();

        var merged = Fan.In([source]);
        await pump.Settle();

        merged.Completion.IsCompleted.Should().BeFalse("because nobody has received the items");
        (await merged.ReceiveAsync()).Should().Be(1, "because it is the item that was left");
        (await merged.ReceiveAsync()).Should().Be(2, "because a close drops nothing");
        await merged.Completion; // because all sources are closed and nothing is left
    });

    [Fact]
    public void Without_sources_the_merged_channel_is_closed_at_once() => Pump.Run(async pump =>
    {
        var merged = Fan.In<int>([]);

        merged.Close().Should().BeFalse("because it is closed already: nothing can ever come");
        await merged.Completion; // because there are no sources
    });

    [Fact]
    public void The_merged_channel_closes_with_the_error_of_a_source() => Pump.Run(async pump =>
    {
        var error = new InvalidDataException();
        var source = new Chan<int>(1);
        source.TrySend(1);
        source.Close(error);

        var merged = Fan.In([source]);

        (await merged.ReceiveAsync()).Should().Be(1, "because an error does not drop what was sent before it");
        (await ErrorOf(merged.Completion)).Should().BeSameAs(error, "because it is that instance, not the exception that a receiver of the source got");
        (await ErrorOf(merged.ReceiveAsync())).Should().BeA<ChannelClosedException>("because the source was closed with an error")
            .Which.InnerException.Should().BeSameAs(error, "because it carries the error of the close");
    });

    [Fact]
    public void After_an_error_the_items_of_the_other_sources_are_still_merged() => Pump.Run(async pump =>
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
    public void The_first_error_in_time_counts_not_the_first_in_the_list() => Pump.Run(async pump =>
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
}
