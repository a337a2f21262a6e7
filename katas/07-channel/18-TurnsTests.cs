using System.Collections.Concurrent;
using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "18"), Trait("Level", "mastery")]
public class TurnsTests : SelectTests
{
    [Fact]
    public void No_continuation_runs_inside_the_call_that_ends_its_wait()
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();

        RunsInside(channel.ReceiveAsync(), () => channel.TrySend(1)).Should().BeFalse("because the continuation of a receiver runs in its own turn, not inside the TrySend that serves it");
        RunsInside(channel.ReceiveAsync(), () => channel.SendAsync(2)).Should().BeFalse("because the continuation of a receiver runs in its own turn, not inside the SendAsync that serves it");
        RunsInside(channel.SendAsync(3), () => channel.TryReceive(out _)).Should().BeFalse("because the continuation of a sender runs in its own turn, not inside the TryReceive that serves it");
        RunsInside(channel.SendAsync(4), () => channel.ReceiveAsync()).Should().BeFalse("because the continuation of a sender runs in its own turn, not inside the ReceiveAsync that serves it");
        RunsInside(channel.ReceiveAsync(source.Token), () => source.Cancel()).Should().BeFalse("because the continuation of a cancelled receiver runs in its own turn, not inside Cancel");
        RunsInside(channel.ReceiveAsync(), () => channel.Close()).Should().BeFalse("because the continuation of a receiver that fails runs in its own turn, not inside Close");

        channel = new Chan<int>();
        RunsInside(channel.SendAsync(5), () => channel.Close()).Should().BeFalse("because the continuation of a sender that fails runs in its own turn, not inside Close");
        channel = new Chan<int>();
        RunsInside(channel.Completion, () => channel.Close()).Should().BeFalse("because a continuation of Completion runs in its own turn, not inside Close");
        channel = new Chan<int>(1);
        channel.TrySend(6);
        channel.Close();
        RunsInside(channel.Completion, () => channel.TryReceive(out _)).Should().BeFalse("because a continuation of Completion runs in its own turn, not inside the last receive");
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
    public void The_item_of_a_sender_that_moves_up_is_stored_before_the_sender_continues() => Pump.Run(async pump =>
    {
        foreach (var receive in new Action<Chan<int>>[] { c => c.TryReceive(out _), c => c.ReceiveAsync() })
        {
            var (channel, asked, isStored) = (new Chan<int>(1), false, false);
            channel.TrySend(1);
            var send = new ProbingContext(Ask).Around(() => ErrorOf(channel.SendAsync(2)));

            receive(channel);
            await send;

            isStored.Should().BeTrue("because a send is done when its item is received or stored, and not before");

            // The first thing that the end of the send sets off, still inside the receive, is a Post: here, a receive.
            void Ask()
            {
                if (asked) return;
                asked = true;
                isStored = channel.TryReceive(out _);
            }
        }
    });

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
        })).Should().BeLessThanALeak("because a receiver that was served takes back its registration on the token");

        (await Garbage.BytesLeftBy(async () =>
        {
            var send = channel.SendAsync(1, source.Token);
            channel.TryReceive(out _);
            await send;
        })).Should().BeLessThanALeak("because a sender that was served takes back its registration on the token");

        var roomy = new Chan<int>(1);
        (await Garbage.BytesLeftBy(async () =>
        {
            await roomy.SendAsync(1, source.Token);
            await roomy.ReceiveAsync(source.Token);
        })).Should().BeLessThanALeak("because a caller that did not have to wait leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            var closing = new Chan<int>();
            var receive = closing.ReceiveAsync(source.Token);
            closing.Close();
            await ErrorOf(receive);
        })).Should().BeLessThanALeak("because a wait that a close has ended takes back its registration on the token");

        var closed = new Chan<int>();
        closed.Close();
        (await Garbage.BytesLeftBy(async () =>
        {
            await ErrorOf(closed.ReceiveAsync(source.Token));
            await ErrorOf(closed.SendAsync(1, source.Token));
        })).Should().BeLessThanALeak("because a wait that fails at once leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            var reading = new Chan<int>(1);
            reading.TrySend(1);
            await foreach (var item in reading.ReadAllAsync(source.Token).WithCancellation(source.Token))
                break;
        })).Should().BeLessThanALeak("because a loop that has ended takes back its registrations on the tokens");

        (await Garbage.BytesLeftBy(async () =>
        {
            using var own = new CancellationTokenSource();
            await using var loop = channel.ReadAllAsync(source.Token).GetAsyncEnumerator(own.Token);
            var next = loop.MoveNextAsync();
            own.Cancel();
            await ErrorOf(next.AsTask());
        })).Should().BeLessThanALeak("because a loop that one token has ended takes back its registration on the other");
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
        })).Should().BeLessThanALeak("because a cancelled receiver leaves the line at once");

        (await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var send = channel.SendAsync(1, source.Token);
            source.Cancel();
            await ErrorOf(send);
        })).Should().BeLessThanALeak("because a cancelled sender leaves the line at once");
    });

    [Fact]
    public void No_continuation_runs_inside_the_call_that_ends_a_select()
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        SelectCase[] receive = [Select.Receive(channel, _ => { })], send = [Select.Send(channel, 1)];

        RunsInside(Select.OneOfAsync(receive, new TieBreak()), () => channel.TrySend(1)).Should().BeFalse("because the continuation of a select runs in its own turn, not inside TrySend");
        RunsInside(Select.OneOfAsync(send, new TieBreak()), () => channel.TryReceive(out _)).Should().BeFalse("because the continuation of a select runs in its own turn, not inside TryReceive");
        RunsInside(channel.SendAsync(1), () => Select.OneOfAsync(receive, new TieBreak())).Should().BeFalse("because the continuation of a sender runs in its own turn, not inside the select that receives its item");
        RunsInside(Select.OneOfAsync(send, new TieBreak(), source.Token), () => source.Cancel()).Should().BeFalse("because the continuation of a cancelled select runs in its own turn, not inside Cancel");
        RunsInside(Select.OneOfAsync(send, new TieBreak()), () => channel.Close()).Should().BeFalse("because the continuation of a select that fails runs in its own turn, not inside Close");
    }

    [Fact]
    public void Selects_end_outside_every_lock()
    {
        using var source = new CancellationTokenSource();
        var channel = new Chan<int>();
        SelectCase[] receive = [Select.Receive(channel, _ => { })], send = [Select.Send(channel, 1)];

        FindsItLocked(() => Select.OneOfAsync(receive, new TieBreak()), () => channel.TrySend(1)).Should().BeFalse("because a select is served outside the lock");
        FindsItLocked(() => channel.ReceiveAsync(), () => Select.OneOfAsync(send, new TieBreak())).Should().BeFalse("because a receiver is served outside the lock, even by a select");
        FindsItLocked(() => channel.ReceiveAsync(), () => Select.OneOfAsync([.. send, .. send], new TieBreak())).Should().BeFalse("because a receiver is served outside the lock, even by a select that had to choose");
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
        })).Should().BeLessThanALeak("because the cases that were not done leave their lines at once");

        (await Garbage.BytesLeftBy(async () =>
        {
            using var own = new CancellationTokenSource();
            var select = Select.OneOfAsync(cases, tieBreak, own.Token);
            own.Cancel();
            await ErrorOf(select);
        })).Should().BeLessThanALeak("because all cases of a cancelled select leave their lines at once");

        (await Garbage.BytesLeftBy(async () =>
        {
            var select = Select.OneOfAsync(cases, tieBreak, source.Token);
            busy.TrySend(1);
            await select;
        })).Should().BeLessThanALeak("because a select that was served takes back its registration on the token");

        var roomy = new Chan<int>(1);
        (await Garbage.BytesLeftBy(async () =>
        {
            await Select.OneOfAsync([Select.Send(roomy, 1)], tieBreak, source.Token);
            roomy.TryReceive(out _);
        })).Should().BeLessThanALeak("because a select that did not have to wait leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            var closing = new Chan<int>();
            var select = Select.OneOfAsync([Select.Send(closing, 1)], tieBreak, source.Token);
            closing.Close();
            await ErrorOf(select);
        })).Should().BeLessThanALeak("because a select that failed takes back its registration on the token");

        var closed = new Chan<int>();
        closed.Close();
        (await Garbage.BytesLeftBy(async () => await ErrorOf(Select.OneOfAsync([Select.Send(closed, 1), Select.Receive(closed, _ => { })], tieBreak, source.Token))))
            .Should().BeLessThanALeak("because a select that fails at once leaves nothing on the token either");

        Chan<int> left = new(1), right = new(1);
        var quietTieBreak = new Random(1);
        (await Garbage.BytesLeftBy(async () =>
        {
            await Select.OneOfAsync([Select.Send(left, 1), Select.Send(right, 1)], quietTieBreak, source.Token);
            left.TryReceive(out _);
            right.TryReceive(out _);
        })).Should().BeLessThanALeak("because a select that had to ask the tie break leaves nothing on the token either");

        (await Garbage.BytesLeftBy(async () =>
        {
            var select = Select.OneOfAsync([Select.Send(quiet, 1), Select.Receive(busy, _ => { })], tieBreak, source.Token);
            quiet.TryReceive(out _);
            await select;
        })).Should().BeLessThanALeak("because a select that has sent leaves nothing behind, in no line and on no token");
    });

    [Fact]
    public void A_forwarder_resumes_in_the_context_of_the_caller() => Pump.Run(async pump =>
    {
        var (left, right) = (new Chan<int>(), new Chan<int>());
        var merged = Fan.In([left, right]);
        var outputs = Fan.Out(merged, 2);
        await pump.Settle();

        _ = left.SendAsync(1);
        (await outputs[1].ReceiveAsync()).Should().Be(1, "because that is the item that was sent");
        left.Close();
        right.Close(new InvalidDataException());
        await ErrorOf(outputs[0].Completion);

        if (!ChannelsLeaveTheirCaller())
            pump.HasLeft.Should().BeFalse("because a forwarder belongs to its caller, and has no business on other threads");
    });

    [Fact]
    public void A_forwarder_passes_nothing_on_before_its_caller_yields()
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
                caller.TurnsUntil(receive).Should().BePositive("because a forwarder runs in the context of the caller of the fan, for every item");
            }

            source.Close();
            caller.TurnsUntil(result.Completion).Should().BePositive("because a forwarder runs in the context of the caller of the fan, even at the end");
        }
    }

    [Fact]
    public void Nothing_is_forwarded_inside_the_call_of_a_sender_or_receiver() => Pump.Run(async pump =>
    {
        var source = new Chan<int>();
        var merged = Fan.In([source]);
        await pump.Settle();

        source.TrySend(1).Should().BeTrue("because the forwarder waits for an item");
        merged.TryReceive(out _).Should().BeFalse("because the forwarder runs in its own turn, not inside the sender's call");
        await pump.Settle();
        merged.TryReceive(out var item).Should().BeTrue("because the forwarder has had its turn");
        item.Should().Be(1, "because that is the item that was sent");
        source.TrySend(2).Should().BeFalse("because the forwarder runs in its own turn, not inside the receiver's call");
    });

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
            Comes(() =>
            {
                if (task.IsCompleted || !waiting.TryDequeue(out var turn)) return task.IsCompleted;
                turns++;
                return Run(() =>
                {
                    turn();
                    return task.IsCompleted;
                });
            }).Should().BeTrue("because a forwarder continues when its caller gives it a turn");
            return turns;
        }
    }
}
