using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "11"), Trait("Level", "core")]
public class SelectThenTests : SelectTests
{
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
        await select; // because it was sent an item
        runs.Should().Be(1, "because 'then' runs once");

        select = Select.OneOfAsync([Select.Send(channel, 2, Follow)], new TieBreak());
        channel.TryReceive(out _);
        await select; // because its item was received
        runs.Should().Be(2, "because 'then' runs once, for a send as well");
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
        await second!; // because a case of it was ready

        copies.TryReceive(out var first).Should().BeTrue("because 'then' has sent a copy");
        (first, await copies.ReceiveAsync()).Should().Be((1, 2), "because 'then' is ordinary code");
    });

    [Fact]
    public void An_exception_that_then_throws_comes_out_and_the_case_stays_done() => Pump.Run(async pump =>
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
            empty.TrySend(4).Should().BeTrue("because the select waits to receive");
            unread.TryReceive(out _).Should().BeTrue("because the select waits to send");

            foreach (var select in new[] { receiving, sending, waitingToReceive, waitingToSend, chosen })
            {
                var thrown = await ErrorOf(select); // because its case was done
                thrown.Should().BeSameAs(error, "because it reaches the caller as the same instance, whether the select had to wait or not");
                thrown!.StackTrace.Should().Contain(nameof(Throw), "because the trace tells where it was thrown");
            }

            full.TryReceive(out _).Should().BeFalse("because the item was received: a commit stands");
            roomy.TryReceive(out _).Should().BeTrue("because the item was sent: a commit stands");
        }
    });

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
        (await ErrorOf(select)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
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

        (await ErrorOf(select)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though two cases are ready")
            .Which.CancellationToken.Should().BeSameTokenAs(token, "because the token of the caller cancelled it");
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

        right.TrySend(1).Should().BeTrue("because the select waits to receive");
        source.Cancel();

        (await ErrorOf(select)).Should().BeNull("because the case was done before the cancel: a completed wait stays completed");
        (await select).Should().Be(1, "because the second case was done");
        received.Should().Equal([1], "because an item that was sent must not be lost");
    });
}
