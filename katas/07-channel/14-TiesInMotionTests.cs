using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "14"), Trait("Level", "mastery")]
public class TiesInMotionTests : SelectTests
{
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
    public void A_change_during_the_tie_break_is_noticed() => Pump.Run(async pump =>
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
        left.TrySend(3).Should().BeTrue("because the select waits to receive");

        (await select).Should().Be(0, "because that case was done");
        received.Should().Equal([3], "because each item is received once, and what others took meanwhile was theirs");
        tieBreak.Calls.Should().Equal(["Next(2)"], "because it is asked once");
    });

    [Fact]
    public void A_case_that_is_still_ready_after_the_tie_break_is_done() => Pump.Run(async pump =>
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
            received.Should().Equal([1 - answer], "because the item that was still there was received");
            tieBreak.Calls.Should().Equal(["Next(2)"], "because it is asked once");
        }
    });

    [Fact]
    public void A_case_that_becomes_ready_during_the_tie_break_is_done() => Pump.Run(async pump =>
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
        (await select).Should().Be(2, "because the third case was done");
        received.Should().Equal([2], "because that is the item that came meanwhile");
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
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled").Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the token of the caller cancelled it");

        var waiting = SelectAfter(() => channels[0].Close());
        await pump.Settle();
        waiting.IsCompleted.Should().BeFalse("because one case has died meanwhile, and the other may still become ready");
        channels[1].TrySend(5).Should().BeTrue("because the select waits to receive");
        (await waiting).Should().Be(1, "because the second case was done");

        channels[1].TrySend(6);
        channels[1].TryReceive(out var left).Should().BeTrue("because the select that was cancelled has left its lines");
        left.Should().Be(6, "because nobody has taken it");

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
    public void A_close_or_a_cancel_during_the_tie_break_does_not_strand_the_select() => Pump.Run(async pump =>
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

        (await ErrorOf(SelectWhile(channel => channel.Close(error)))).Should().BeA<ChannelClosedException>("because all cases have died meanwhile")
            .Which.InnerException.Should().BeSameAs(error, "because it carries the error of the close");
        (await ErrorOf(SelectWhile(_ => source.Cancel()))).Should().BeA<OperationCanceledException>("because nothing is ready any more, and a select whose token is cancelled does not wait")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the token of the caller cancelled it");
    });
}
