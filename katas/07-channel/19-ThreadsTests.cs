using Katas.Channels;

namespace Tests.Channels;

[Trait("Stage", "19"), Trait("Level", "mastery")]
public class ThreadsTests
{
    [Fact]
    public void A_send_meets_a_send()
    {
        Threads.Explore(meet =>
        {
            var (channel, left, right) = (new Chan<int>(1), false, false);
            meet.Thread(() => left = channel.TrySend(1));
            meet.Thread(() => right = channel.TrySend(2));
            meet.Afterwards(() =>
            {
                (left ^ right).Should().BeTrue("because there is room for one item: to look for room and to take it is one step");
                Left(channel).Should().Equal([left ? 1 : 2], "because an item is stored if and only if it was sent");
            });
        });

        Threads.Explore(meet =>
        {
            var channel = new Chan<int>(1);
            Task left = null!, right = null!;
            meet.Thread(() => left = channel.SendAsync(1));
            meet.Thread(() => right = channel.SendAsync(2));
            meet.Afterwards(() =>
            {
                (left.IsCompleted ^ right.IsCompleted).Should().BeTrue("because there is room for one item, and the other sender waits");
                Left(channel).Order().Should().Equal([1, 2], "because whoever waits moves up when there is room");
            });
        });

        Threads.Explore(meet =>
        {
            var (channel, right) = (new Chan<int>(), false);
            var receive = channel.ReceiveAsync();
            Task left = null!;
            meet.Thread(() => left = channel.SendAsync(1));
            meet.Thread(() => right = channel.TrySend(2));
            meet.Afterwards(() =>
            {
                EndOf(receive).Should().Be(right ? "2" : "1", "because one receiver takes one item");
                EndOf(left).Should().Be(right ? "waits" : "done", "because a send is done only when its item was received");
            });
        });
    }

    [Fact]
    public void A_receive_meets_a_receive()
    {
        Threads.Explore(meet =>
        {
            var (channel, left, right) = (new Chan<int>(1), false, false);
            channel.TrySend(1);
            meet.Thread(() => left = channel.TryReceive(out _));
            meet.Thread(() => right = channel.TryReceive(out _));
            meet.Afterwards(() => (left ^ right).Should().BeTrue("because there is one item, and each item is received once"));
        });

        Threads.Explore(meet =>
        {
            var channel = new Chan<int>(1);
            channel.TrySend(1);
            Task<int> left = null!, right = null!;
            meet.Thread(() => left = channel.ReceiveAsync());
            meet.Thread(() => right = channel.ReceiveAsync());
            meet.Afterwards(() =>
            {
                (left.IsCompleted ^ right.IsCompleted).Should().BeTrue("because there is one item, and each item is received once");
                channel.TrySend(2).Should().BeTrue("because the other receiver waits");
                new[] { EndOf(left), EndOf(right) }.Order().Should().Equal(["1", "2"], "because each item is received once");
            });
        });

        Threads.Explore(meet =>
        {
            var (channel, right) = (new Chan<int>(), false);
            var send = channel.SendAsync(1);
            Task<int> left = null!;
            meet.Thread(() => left = channel.ReceiveAsync());
            meet.Thread(() => right = channel.TryReceive(out _));
            meet.Afterwards(() =>
            {
                EndOf(send).Should().Be("done", "because a receiver came");
                EndOf(left).Should().Be(right ? "waits" : "1", "because a waiting sender gives its item to one receiver");
            });
        });
    }

    [Fact]
    public void A_send_meets_a_receive()
    {
        Threads.Explore(meet =>
        {
            var channel = new Chan<int>();
            Task send = null!;
            Task<int> receive = null!;
            meet.Thread(() => send = channel.SendAsync(1));
            meet.Thread(() => receive = channel.ReceiveAsync());
            meet.Afterwards(() => (EndOf(send), EndOf(receive)).Should().Be(("done", "1"), "because a sender and a receiver never both wait"));
        });

        Threads.Explore(meet =>
        {
            var (channel, sent) = (new Chan<int>(), false);
            Task<int> receive = null!;
            meet.Thread(() => receive = channel.ReceiveAsync());
            meet.Thread(() => sent = channel.TrySend(1));
            meet.Afterwards(() => EndOf(receive).Should().Be(sent ? "1" : "waits", "because an item is received if and only if it was sent"));
        });

        Threads.Explore(meet =>
        {
            var (channel, received) = (new Chan<int>(), false);
            Task send = null!;
            meet.Thread(() => send = channel.SendAsync(1));
            meet.Thread(() => received = channel.TryReceive(out _));
            meet.Afterwards(() => EndOf(send).Should().Be(received ? "done" : "waits", "because a send is done if and only if its item was received"));
        });

        Threads.Explore(meet =>
        {
            var (channel, received) = (new Chan<int>(1), 0);
            channel.TrySend(1);
            Task send = null!;
            meet.Thread(() => send = channel.SendAsync(2));
            meet.Thread(() => channel.TryReceive(out received));
            meet.Afterwards(() =>
            {
                EndOf(send).Should().Be("done", "because nobody waits for room while there is some");
                (received, Left(channel).Single()).Should().Be((1, 2), "because the oldest item comes first, and the next one is stored");
            });
        });
    }

    [Fact]
    public void A_close_meets_a_send_or_a_receive()
    {
        Threads.Explore(meet =>
        {
            var (channel, sent) = (new Chan<int>(1), false);
            meet.Thread(() => sent = channel.TrySend(1));
            meet.Thread(() => channel.Close());
            meet.Afterwards(() =>
            {
                channel.Completion.IsCompleted.Should().Be(!sent, "because a closed channel is complete when nothing is left, and what was sent before the close is");
                Left(channel).Should().Equal(sent ? [1] : [], "because an item that was sent before the close can be received, and another one was never sent");
                EndOf(channel.Completion).Should().Be("done", "because it is closed and nothing is left");
            });
        });

        Threads.Explore(meet =>
        {
            var channel = new Chan<int>();
            Task send = null!;
            meet.Thread(() => send = channel.SendAsync(1));
            meet.Thread(() => channel.Close());
            meet.Afterwards(() => EndOf(send).Should().Be("closed", "because a sender stands in line when the close comes, or finds the channel closed"));
        });

        Threads.Explore(meet =>
        {
            var channel = new Chan<int>();
            Task<int> receive = null!;
            meet.Thread(() => receive = channel.ReceiveAsync());
            meet.Thread(() => channel.Close());
            meet.Afterwards(() => EndOf(receive).Should().Be("closed", "because a receiver stands in line when the close comes, or finds the channel closed"));
        });

        Threads.Explore(meet =>
        {
            var channel = new Chan<int>(1);
            channel.TrySend(1);
            Task<int> receive = null!;
            meet.Thread(() => receive = channel.ReceiveAsync());
            meet.Thread(() => channel.Close());
            meet.Afterwards(() => (EndOf(receive), EndOf(channel.Completion)).Should().Be(
                ("1", "done"), "because a close leaves what is stored, and whoever comes last, the receive or the close, completes the channel"));
        });

        Threads.Explore(meet =>
        {
            var (channel, received) = (new Chan<int>(), false);
            var send = channel.SendAsync(1);
            meet.Thread(() => received = channel.TryReceive(out _));
            meet.Thread(() => channel.Close());
            meet.Afterwards(() => EndOf(send).Should().Be(received ? "done" : "closed", "because a waiting send is served or refused, and the receiver knows which"));
        });
    }

    [Fact]
    public void A_close_meets_a_close() => Threads.Explore(meet =>
    {
        var (channel, left, right) = (new Chan<int>(), false, false);
        meet.Thread(() => left = channel.Close(new FormatException("left")));
        meet.Thread(() => right = channel.Close(new FormatException("right")));
        meet.Afterwards(() =>
        {
            (left ^ right).Should().BeTrue("because a channel is closed once, even by two threads");
            EndOf(channel.Completion).Should().Be(left ? "left" : "right", "because the error is that of the close that returned true");
        });
    });

    [Fact]
    public void A_cancel_meets_a_partner()
    {
        Threads.Explore(meet =>
        {
            var (channel, source, sent) = (new Chan<int>(), new CancellationTokenSource(), false);
            var receive = channel.ReceiveAsync(source.Token);
            meet.Thread(() => sent = channel.TrySend(1));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() => EndOf(receive).Should().Be(sent ? "1" : "cancelled", "because either side may win, but an item is received if and only if it was sent"));
        });

        Threads.Explore(meet =>
        {
            var (channel, source, received) = (new Chan<int>(), new CancellationTokenSource(), false);
            var send = channel.SendAsync(1, source.Token);
            meet.Thread(() => received = channel.TryReceive(out _));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() => EndOf(send).Should().Be(received ? "done" : "cancelled", "because either side may win, but a send is done if and only if its item was received"));
        });
    }

    [Fact]
    public void A_cancel_meets_a_wait_that_begins()
    {
        foreach (var begin in new Func<Chan<int>, CancellationToken, Task>[]
        {
            (channel, token) => channel.ReceiveAsync(token),
            (channel, token) => channel.SendAsync(1, token),
            (channel, token) => Select.OneOfAsync([Select.Receive(channel, _ => { }), Select.Send(new Chan<int>(), 1)], new Random(1), token),
        })
        {
            Threads.Explore(meet =>
            {
                var (channel, source) = (new Chan<int>(), new CancellationTokenSource());
                Task wait = null!;
                meet.Thread(() => wait = begin(channel, source.Token));
                meet.Thread(() => source.Cancel());
                meet.Afterwards(() =>
                {
                    EndOf(wait).Should().Be("cancelled", "because nobody came, and the token was cancelled at the call or in the wait");
                    (channel.TrySend(2) || channel.TryReceive(out _)).Should().BeFalse("because whoever was cancelled has left the line");
                });
            });
        }
    }

    [Fact]
    public void A_cancel_meets_a_close()
    {
        foreach (var begin in new Func<Chan<int>, CancellationToken, Task>[]
        {
            (channel, token) => channel.ReceiveAsync(token),
            (channel, token) => channel.SendAsync(1, token),
            (channel, token) => Select.OneOfAsync([Select.Receive(channel, _ => { }), Select.Receive(channel, _ => { })], new Random(1), token),
        })
        {
            // What one of the two holds, the other may need.
            Threads.Explore(meet =>
            {
                var (channel, source) = (new Chan<int>(), new CancellationTokenSource());
                var wait = begin(channel, source.Token);
                meet.Thread(() => channel.Close());
                meet.Thread(() => source.Cancel());
                meet.Afterwards(() => EndOf(wait).Should().BeOneOf(["cancelled", "closed"], "because either of the two ends the wait, and neither waits for the other"));
            });
        }
    }

    [Fact]
    public void A_select_meets_a_select()
    {
        // In opposite order: whoever locks one channel after the other, in the order of the cases, blocks here.
        Threads.Explore(meet =>
        {
            var (a, b, received) = (new Chan<int>(), new Chan<int>(), new List<int>());
            Task<int> left = null!, right = null!;
            meet.Thread(() => left = Select.OneOfAsync([Select.Send(a, 1), Select.Receive(b, received.Add)], new Random(1)));
            meet.Thread(() => right = Select.OneOfAsync([Select.Send(b, 2), Select.Receive(a, received.Add)], new Random(2)));
            meet.Afterwards(() => $"{EndOf(left)}, {EndOf(right)}, received {string.Join(", ", received)}".Should().BeOneOf(
                ["0, 1, received 1", "1, 0, received 2"], "because two selects that fit meet once, in one case, of which one sends and the other receives"));
        });

        Threads.Explore(meet =>
        {
            var (a, b, received) = (new Chan<int>(), new Chan<int>(), new List<int>());
            Task<int> left = null!, right = null!;
            meet.Thread(() => left = Select.OneOfAsync([Select.Send(a, 1), Select.Send(b, 2)], new Random(1)));
            meet.Thread(() => right = Select.OneOfAsync([Select.Receive(b, received.Add), Select.Receive(a, received.Add)], new Random(2)));
            meet.Afterwards(() => $"{EndOf(left)}, {EndOf(right)}, received {string.Join(", ", received)}".Should().BeOneOf(
                ["0, 1, received 1", "1, 0, received 2"], "because two selects that fit meet once, in one case, of which one sends and the other receives"));
        });
    }

    [Fact]
    public void A_select_meets_a_send_and_a_receive()
    {
        Threads.Explore(meet =>
        {
            var (a, b, sent) = (new Chan<int>(), new Chan<int>(), false);
            Task<int> select = null!;
            meet.Thread(() => select = Select.OneOfAsync([Select.Receive(a, _ => { }), Select.Receive(b, _ => { })], new Random(1)));
            meet.Thread(() => sent = b.TrySend(1));
            meet.Afterwards(() => EndOf(select).Should().Be(sent ? "1" : "waits", "because a select takes an item if and only if it was sent"));
        });

        Threads.Explore(meet =>
        {
            var (a, b) = (new Chan<int>(), new Chan<int>());
            Task<int> select = null!, receive = null!;
            meet.Thread(() => select = Select.OneOfAsync([Select.Send(a, 1), Select.Send(b, 2)], new Random(1)));
            meet.Thread(() => receive = b.ReceiveAsync());
            meet.Afterwards(() => (EndOf(select), EndOf(receive)).Should().Be(("1", "2"), "because a select and its partner never both wait"));
        });
    }

    [Fact]
    public void Two_partners_meet_a_waiting_select()
    {
        Threads.Explore(meet =>
        {
            var (a, b, left, right, received) = (new Chan<int>(), new Chan<int>(), false, false, 0);
            var select = Select.OneOfAsync([Select.Receive(a, item => received = item), Select.Receive(b, item => received = item)], new Random(1));
            meet.Thread(() => left = a.TrySend(1));
            meet.Thread(() => right = b.TrySend(2));
            meet.Afterwards(() =>
            {
                (left ^ right).Should().BeTrue("because a select does one case: served in one line, it has left the others at that instant");
                (EndOf(select), received).Should().Be(left ? ("0", 1) : ("1", 2), "because the item that was sent is the one that it received");
            });
        });

        Threads.Explore(meet =>
        {
            var (a, b, left, right) = (new Chan<int>(), new Chan<int>(), false, false);
            var select = Select.OneOfAsync([Select.Send(a, 1), Select.Send(b, 2)], new Random(1));
            meet.Thread(() => left = a.TryReceive(out _));
            meet.Thread(() => right = b.TryReceive(out _));
            meet.Afterwards(() =>
            {
                (left ^ right).Should().BeTrue("because a select does one case: served in one line, it has left the others at that instant");
                EndOf(select).Should().Be(left ? "0" : "1", "because the case that it did is the one whose item was received");
            });
        });
    }

    [Fact]
    public void A_waiting_select_meets_a_cancel_or_a_close()
    {
        Threads.Explore(meet =>
        {
            var (a, b, source, sent) = (new Chan<int>(), new Chan<int>(), new CancellationTokenSource(), false);
            var select = Select.OneOfAsync([Select.Receive(a, _ => { }), Select.Receive(b, _ => { })], new Random(1), source.Token);
            meet.Thread(() => sent = a.TrySend(1));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() =>
            {
                EndOf(select).Should().Be(sent ? "0" : "cancelled", "because a cancelled select has done nothing, and one that received something was not cancelled");
                b.TrySend(2).Should().BeFalse("because the select has left the other line, however it ended");
            });
        });

        Threads.Explore(meet =>
        {
            var (a, b, sent) = (new Chan<int>(), new Chan<int>(), false);
            var select = Select.OneOfAsync([Select.Receive(a, _ => { }), Select.Receive(b, _ => { })], new Random(1));
            meet.Thread(() => a.Close());
            meet.Thread(() => sent = b.TrySend(1));
            meet.Afterwards(() => (sent, EndOf(select)).Should().Be((true, "1"), "because a closed channel drops out of a select, which waits for the other"));
        });

        Threads.Explore(meet =>
        {
            var (a, b) = (new Chan<int>(), new Chan<int>());
            var select = Select.OneOfAsync([Select.Receive(a, _ => { }), Select.Send(b, 1)], new Random(1));
            meet.Thread(() => a.Close());
            meet.Thread(() => b.Close());
            meet.Afterwards(() => EndOf(select).Should().Be("closed", "because no live case is left, whichever died last"));
        });

        Threads.Explore(meet =>
        {
            var channel = new Chan<int>();
            Task<int> select = null!;
            meet.Thread(() => select = Select.OneOfAsync([Select.Receive(channel, _ => { }), Select.Send(channel, 1)], new Random(1)));
            meet.Thread(() => channel.Close());
            meet.Afterwards(() => EndOf(select).Should().Be("closed", "because a select stands in line when the close comes, or finds the channel closed"));
        });
    }

    [Fact]
    public void A_loop_meets_a_send_and_a_cancel() => Threads.Explore(meet =>
    {
        var (channel, source, sent) = (new Chan<int>(), new CancellationTokenSource(), false);
        var loop = channel.ReadAllAsync(source.Token).GetAsyncEnumerator();
        var step = loop.MoveNextAsync().AsTask();
        meet.Thread(() => sent = channel.TrySend(1));
        meet.Thread(() => source.Cancel());
        meet.Afterwards(() =>
        {
            step.IsCanceled.Should().Be(!sent, "because either side may win, but a loop that took an item gives it to its body");
            if (sent) loop.Current.Should().Be(1, "because that was sent");
        });
    });

    [Fact]
    public void The_partners_of_a_fan_meet()
    {
        Threads.Explore(meet =>
        {
            var (a, b, left, right) = (new Chan<int>(), new Chan<int>(), false, false);
            var merged = Fan.In<int>([a, b]);
            a.TrySend(1);
            meet.Settle();
            meet.Thread(() => left = merged.TryReceive(out _));
            meet.Thread(() => right = merged.TryReceive(out _));
            meet.Afterwards(() =>
            {
                (left ^ right).Should().BeTrue("because each item of each source comes through once");
                a.Close();
                b.Close(new FormatException("b"));
                meet.Settle();
                EndOf(merged.Completion).Should().Be("b", "because a merge ends after the last of its sources, with the error of the one that failed");
            });
        });

        Threads.Explore(meet =>
        {
            var source = new Chan<int>();
            var outputs = Fan.Out(source, 2);
            Task<int> left = null!, right = null!;
            meet.Thread(() => left = outputs[0].ReceiveAsync());
            meet.Thread(() => right = outputs[1].ReceiveAsync());
            meet.Afterwards(() =>
            {
                source.TrySend(1).Should().BeTrue("because the fan waits at its source");
                meet.Settle();
                source.Close();
                meet.Settle();
                new[] { EndOf(left), EndOf(right) }.Order().Should().Equal(["1", "closed"], "because each item goes to one output, and all outputs end with the source");
            });
        });

        Threads.Explore(meet =>
        {
            var (source, left, right) = (new Chan<int>(), false, false);
            var outputs = Fan.Out(source, 2);
            source.TrySend(1);
            meet.Settle();
            meet.Thread(() => left = outputs[0].TryReceive(out _));
            meet.Thread(() => right = outputs[1].TryReceive(out _));
            meet.Afterwards(() => (left ^ right).Should().BeTrue("because each item goes to one output: to the one that takes it first"));
        });
    }

    /// <summary>How a task has ended by now.</summary>
    private static string EndOf(Task task) => task switch
    {
        { IsCompleted: false } => "waits",
        { IsCanceled: true } => "cancelled",
        { IsFaulted: true } => task.Exception.InnerException is ChannelClosedException ? "closed" : task.Exception.InnerException!.Message,
        Task<int> got => $"{new ValueTask<int>(got).Result}",
        _ => "done",
    };

    /// <summary>Everything that can be received without a wait.</summary>
    private static List<int> Left(Chan<int> channel)
    {
        var items = new List<int>();
        while (channel.TryReceive(out var item)) items.Add(item);
        return items;
    }
}
