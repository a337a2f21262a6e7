using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "15"), Trait("Level", "mastery")]
public class LoopCornersTests : SelectTests
{
    [Fact]
    public void An_error_that_only_Completion_carries_counts_as_observed()
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

            unobserved.Should().BeEmpty("because the receivers get it, too: nobody has to await Completion, which {0} has ended", items == 0 ? "the close" : "the last receive");
        }
    }

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

            (await ErrorOf(loop)).Should().BeA<OperationCanceledException>("because both tokens count")
                .Which.CancellationToken.Should().BeSameTokenAs(cancelled.Token, "because the caller must be able to tell whose cancellation it was");
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
                var given = ofCall ? "ReadAllAsync" : "WithCancellation";
                var received = 0;
                var loop = pump.Start(async () =>
                {
                    await foreach (var item in channel.ReadAllAsync(ofCall ? source.Token : default).WithCancellation(ofCall ? default : source.Token))
                        received++;
                });
                (await ErrorOf(loop)).Should().BeA<OperationCanceledException>($"because a cancelled token that was given to {given} wins over an item, and over a close")
                    .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
                received.Should().Be(0, $"because a loop takes nothing if the token that was given to {given} is cancelled");
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

            (await ErrorOf(loop)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins over an item, each time that the loop asks for one")
                .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
            received.Should().Equal([1], "because the loop was cancelled after the first item");
            channel.TryReceive(out var next).Should().BeTrue("because the second item is still there");
            next.Should().Be(2, "because a cancelled loop takes nothing");
        }
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
    public void Then_does_not_run_inside_the_other_sides_call_without_a_context_either()
    {
        var channel = new Chan<int>();
        var caller = Environment.CurrentManagedThreadId;
        var inside = false;
        void Follow() => inside |= Environment.CurrentManagedThreadId == caller;

        _ = Select.OneOfAsync([Select.Receive(channel, _ => Follow())], new TieBreak());
        channel.TrySend(1);
        _ = Select.OneOfAsync([Select.Send(channel, 2, Follow)], new TieBreak());
        channel.TryReceive(out _);

        inside.Should().BeFalse("because 'then' runs in its own turn");
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
    public void What_then_throws_is_a_failure_even_if_it_is_a_cancellation() => Pump.Run(async pump =>
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
                (await ErrorOf(select)).Should().BeSameAs(error, "because what then throws comes out as the same instance");
                select.IsFaulted.Should().BeTrue("because a cancelled select has done nothing, and this one has done its case");
            }
        }
    });
}
