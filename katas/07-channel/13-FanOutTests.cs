using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "13"), Trait("Level", "core")]
public class FanOutTests : SelectTests
{
    [Fact]
    public void The_tie_break_chooses_among_the_ready_cases() => Pump.Run(async pump =>
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

        // because an item is stored
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
        tieBreak.Calls.Should().Equal(["Next(2)"], "because two cases are ready");
    });

    [Fact]
    public void The_fan_has_as_many_outputs_as_were_asked_for() => Pump.Run(async pump =>
    {
        var outputs = Fan.Out(new Chan<int>(5), 3);

        outputs.Should().HaveCount(3, "because that many were asked for").And.OnlyHaveUniqueItems("because each output is a channel of its own");
        foreach (var output in outputs)
            output.TrySend(1).Should().BeFalse("because an output has capacity 0, whatever the source has");
    });

    [Fact]
    public void A_single_output_is_a_channel_of_its_own_too() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(5);
        var output = Fan.Out(source, 1).Should().ContainSingle("because one output was asked for").Subject;

        output.TrySend(1).Should().BeFalse("because an output has capacity 0, whatever the source has");
        output.Close();
        source.TrySend(2).Should().BeTrue("because a consumer that closes its output does not close the source");
    });

    [Fact]
    public void Null_is_passed_on_like_any_other_item() => Pump.Run(async pump =>
    {
        var source = new Chan<string?>(2);
        source.TrySend(null);
        source.TrySend("b");
        source.Close();
        var received = new List<string?>();

        await foreach (var item in Fan.In(Fan.Out(source, 2)).ReadAllAsync())
            received.Add(item);

        received.Should().EqualInAnyOrder([null, "b"], "because null is an item");
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
        await loops; // because the source is closed and nothing is left

        received.Should().EqualInAnyOrder([1, 2, 3, 4, 5, 6], "because items are dealt out, not copied: each goes to the one who takes it");
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
        (await outputs[0].ReceiveAsync()).Should().Be(3, "because it is the next item");
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
        await loop; // because the source is closed and nothing is left

        received.Should().Equal([1, 2, 3, 4], "because no item was meant for the other output");
        await outputs[0].Completion; // because the source is closed and nothing is left
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
        await outputs[0].ReceiveAsync(); // because the source has an item
        await pump.Settle();
        foreach (var output in outputs)
            output.Completion.IsCompleted.Should().BeFalse("because one item is left, and any of the outputs may still get it");
        (await outputs[1].ReceiveAsync()).Should().Be(2, "because it is the item that was left");

        foreach (var output in outputs)
            await output.Completion; // because the source is closed and nothing is left
    });

    [Fact]
    public void All_outputs_close_with_the_error_of_the_source() => Pump.Run(async pump =>
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
            (await ErrorOf(output.ReceiveAsync())).Should().BeA<ChannelClosedException>("because the source was closed with an error")
                .Which.InnerException.Should().BeSameAs(error, "because it carries the error of the close");
        }
    });

    [Fact]
    public void An_output_that_its_consumer_has_closed_is_skipped() => Pump.Run(async pump =>
    {
        var source = new Chan<int>(3);
        var outputs = Fan.Out(source, 2);
        outputs[0].Close(new InvalidDataException());
        for (var i = 1; i <= 3; i++)
            source.TrySend(i);

        for (var i = 1; i <= 3; i++)
            (await outputs[1].ReceiveAsync()).Should().Be(i, "because a consumer that leaves takes nothing away from the others");
        source.Close();
        await outputs[1].Completion; // because the source is closed, and that without an error
    });

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
}
