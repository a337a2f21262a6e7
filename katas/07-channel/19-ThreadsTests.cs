using System.Runtime.CompilerServices;
using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "19"), Trait("Level", "mastery")]
public class ThreadsTests
{
    [Fact]
    public async Task Threads_may_share_a_channel()
    {
        const int Each = 400;
        foreach (var capacity in new[] { 0, 2 })
        {
            var channel = new Chan<int>(capacity);

            async Task Send(int from)
            {
                for (var i = from; i < from + Each; i++)
                    await channel.SendAsync(i);
            }

            async Task<List<int>> Receive()
            {
                var received = new List<int>();
                while (true)
                {
                    using var source = new CancellationTokenSource();
                    var receive = channel.ReceiveAsync(source.Token);
                    if (received.Count % 3 == 0) source.Cancel();
                    if (await ErrorOf(receive) is OperationCanceledException) receive = channel.ReceiveAsync();
                    if (await ErrorOf(receive) is ChannelClosedException) return received;
                    received.Add(await receive);
                }
            }

            var senders = Task.WhenAll(Task.Run(() => Send(0)), Task.Run(() => Send(Each)));
            var receivers = Task.WhenAll(Task.Run(Receive), Task.Run(Receive));
            await InTime(senders, "because every item is received, so every send ends");
            channel.Close();
            await InTime(receivers, "because the channel is closed, and nobody waits for what can't come any more");
            await InTime(channel.Completion, "because the channel is closed and nothing is left");

            (await receivers).SelectMany(items => items).Order().Should().Equal(Enumerable.Range(0, 2 * Each), "because each item is received once, from whatever thread it comes");
        }
    }

    [Fact]
    public void Racing_sends_and_receives_do_not_interfere()
    {
        const int Rounds = 1000;
        var (left, right) = (new bool[Rounds], new bool[Rounds]);

        var channels = Channels(capacity: 1);
        Race.Play("a send meets a send", Rounds, i => left[i] = channels[i].TrySend(default), i => right[i] = channels[i].TrySend(default));
        left.Zip(right).Should().OnlyContain(sent => sent.First ^ sent.Second, "because there is room for one item: to look for room and to take it is one step");

        Race.Play("a receive meets a receive", Rounds, i => left[i] = channels[i].TryReceive(out _), i => right[i] = channels[i].TryReceive(out _));
        left.Zip(right).Should().OnlyContain(received => received.First ^ received.Second, "because there is one item, and each item is received once");

        var receives = new Task<Large>[Rounds];
        channels = Channels(capacity: 0);
        Race.Play("a send meets a receiver that begins to wait", Rounds, i => receives[i] = channels[i].ReceiveAsync(), i => left[i] = channels[i].TrySend(default));
        for (var i = 0; i < Rounds; i++)
            (left[i] || channels[i].TrySend(default)).Should().BeTrue("because a receiver waits, unless it has its item already");

        static Chan<Large>[] Channels(int capacity) => [.. Enumerable.Range(0, Rounds).Select(_ => new Chan<Large>(capacity))];
    }

    [Fact]
    public async Task A_cancel_that_races_with_an_item_loses_nothing()
    {
        const int Rounds = 1000;
        var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<Large>()).ToArray();
        var sources = channels.Select(_ => new CancellationTokenSource()).ToArray();
        var receives = channels.Select((channel, i) => channel.ReceiveAsync(sources[i].Token)).ToArray();
        var sent = new bool[Rounds];

        Race.Play("a send meets a cancel", Rounds, i => sent[i] = channels[i].TrySend(default), i => sources[i].Cancel());

        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(receives[i]), "because one of the two ends the wait");
            receives[i].IsCompletedSuccessfully.Should().Be(sent[i], "because either side may win, but an item is received if and only if it was sent");
            receives[i].IsCanceled.Should().Be(!sent[i], "because either side may win, but one does");
        }
    }

    [Fact]
    public void Only_one_of_two_racing_closes_returns_true()
    {
        const int Rounds = 1000;
        var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<int>()).ToArray();
        var (left, right) = (new bool[Rounds], new bool[Rounds]);

        Race.Play("a close meets a close", Rounds, i => left[i] = channels[i].Close(), i => right[i] = channels[i].Close());

        left.Zip(right).Should().OnlyContain(closed => closed.First ^ closed.Second, "because a channel is closed once, even by two threads");
    }

    [Fact]
    public async Task A_wait_that_races_with_a_close_is_not_stranded()
    {
        const int Rounds = 500;
        foreach (var begin in new Func<Chan<int>, Task>[] { channel => channel.ReceiveAsync(), channel => channel.SendAsync(1) })
        {
            var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<int>()).ToArray();
            var waits = new Task[Rounds];

            Race.Play("a close meets a wait that begins", Rounds, i => waits[i] = begin(channels[i]), i => channels[i].Close());

            for (var i = 0; i < Rounds; i++)
            {
                await InTime(ErrorOf(waits[i]), "because whoever begins to wait either stands in line when the close comes, or finds the channel closed");
                waits[i].IsFaulted.Should().BeTrue("because nothing can come through a closed channel");
            }
        }
    }

    [Fact]
    public async Task A_cancel_and_a_close_at_the_same_time_do_not_deadlock()
    {
        const int Rounds = 200;
        var channels = Enumerable.Range(0, Rounds).Select(_ => new Chan<int>()).ToArray();
        var sources = channels.Select(_ => new CancellationTokenSource()).ToArray();
        var waits = channels.Select((channel, i) => Enumerable.Range(0, 100).Select(_ => channel.ReceiveAsync(sources[i].Token)).ToArray()).ToArray();

        // What one of them holds, the callback of a token may need.
        Race.Play("a close meets a cancel", Rounds, i => channels[i].Close(), i => sources[i].Cancel());

        await InTime(ErrorOf(Task.WhenAll(waits.SelectMany(some => some))), "because each wait is cancelled or refused");
    }

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

    /// <summary>An item that takes its time to be stored.</summary>
    [InlineArray(1000)]
    private struct Large
    {
        private long first;
    }
}
