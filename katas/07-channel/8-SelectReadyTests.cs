using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "8"), Trait("Level", "core")]
public class SelectReadyTests : SelectTests
{
    [Fact]
    public void A_receive_is_done_when_an_item_is_there() => Pump.Run(async pump =>
    {
        var (empty, full) = (new Chan<string>(1), new Chan<string>(1));
        full.TrySend("a");
        var received = new List<string>();

        // because an item is stored
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

        // because there is room
        var index = await Select.OneOfAsync([Select.Send(full, "a"), Select.Send(roomy, "b")], new TieBreak());

        index.Should().Be(1, "because only that channel has room");
        roomy.TryReceive(out var item).Should().BeTrue("because the item was sent");
        item.Should().Be("b", "because that is the item of the select");
    });

    [Fact]
    public void A_send_is_done_when_a_receiver_waits() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var receive = channel.ReceiveAsync();

        (await Select.OneOfAsync([Select.Send(channel, "a")], new TieBreak())).Should().Be(0, "because a receiver waits");

        (await receive).Should().Be("a", "because the select handed it over");
    });

    [Fact]
    public void A_receive_is_done_when_a_sender_waits() => Pump.Run(async pump =>
    {
        var channel = new Chan<string>();
        var send = channel.SendAsync("a");
        var received = "";

        (await Select.OneOfAsync([Select.Receive(channel, item => received = item)], new TieBreak())).Should().Be(0, "because a sender waits");

        received.Should().Be("a", "because the sender waited with it");
        await send; // because its item was received
    });

    [Fact]
    public void Null_can_be_selected_like_any_other_item() => Pump.Run(async pump =>
    {
        var channel = new Chan<string?>(1);
        var received = new List<string?>();

        await Select.OneOfAsync([Select.Send(channel, null)], new TieBreak()); // because there is room
        await Select.OneOfAsync([Select.Receive(channel, received.Add)], new TieBreak()); // because an item is stored

        received.Should().Equal([null], "because null is an item, and 'then' runs for every item");
    });

    [Fact]
    public void A_receive_makes_room_for_a_waiting_sender() => Pump.Run(async pump =>
    {
        var channel = new Chan<int>(1);
        channel.TrySend(1);
        var send = channel.SendAsync(2);

        await Select.OneOfAsync([Select.Receive(channel, item => item.Should().Be(1, "because it is the oldest item"))], new TieBreak());

        await send; // because its item moved up
        channel.TryReceive(out var next).Should().BeTrue("because the waiting sender moved up, as with any receive");
        next.Should().Be(2, "because it is the item of the waiting sender");
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

        index.Should().Be(1, "because the tie break chose the second");
        done.Should().Equal(["two"], "because only the 'then' of the case that was done runs");
        one.TryReceive(out _).Should().BeTrue("because that case did not happen");
        await pump.Settle();
        send.IsCompleted.Should().BeFalse("because that case did not happen");
    });

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
}
