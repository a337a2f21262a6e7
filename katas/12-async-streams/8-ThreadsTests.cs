using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class ThreadsTests : StreamTests
{
    [Fact]
    public void Two_sources_may_give_at_the_same_time() => Threads.Explore(meet =>
    {
        Feed left = new(), right = new();
        var reader = Streams.Merge(left, right).GetAsyncEnumerator();
        var next = Next(reader);
        meet.Settle();
        meet.Thread(() => left.Give(1));
        meet.Thread(() => right.Give(2));
        meet.Afterwards(() =>
        {
            var read = new List<int>();
            for (var ask = 0; ask < 2; ask++)
            {
                meet.Settle();
                next.IsCompletedSuccessfully.Should().BeTrue("because each of the two pulls has brought an item");
                read.Add(reader.Current);
                next = Next(reader);
            }

            read.Should().EqualInAnyOrder([1, 2], "because each item is given once, whichever thread brings it");
            meet.Settle();
            next.IsCompleted.Should().BeFalse("because both items were given, and nothing more has come");
            (left.Pulls, right.Pulls).Should().Be((2, 2), "because each source is pulled once for each item, and once more");
        });
    });

    [Fact]
    public void An_item_may_come_while_it_is_asked_for() => Threads.Explore(meet =>
    {
        Feed left = new(), right = new();
        left.Give(1);
        var reader = Streams.Merge(left, right).GetAsyncEnumerator();
        var next = Next(reader);
        meet.Settle();
        next.IsCompletedSuccessfully.Should().BeTrue("because an item is ready");
        meet.Thread(() => next = Next(reader));
        meet.Thread(() => right.Give(2));
        meet.Afterwards(() =>
        {
            next.IsCompletedSuccessfully.Should().BeTrue("because the item has come, before the call, during it, or after it");
            reader.Current.Should().Be(2, "because that is the item that has come");
        });
    });

    [Fact]
    public void An_item_and_the_signal_may_meet() => Threads.Explore(meet =>
    {
        var (feed, signal) = (new Feed(), new TaskCompletionSource());
        var next = Next(feed.TakeUntil(signal.Task).GetAsyncEnumerator());
        meet.Settle();
        meet.Thread(() => feed.Give(1));
        meet.Thread(() => signal.SetResult());
        meet.Afterwards(() =>
        {
            next.IsCompletedSuccessfully.Should().BeTrue("because an item and the end are both fine, and one of them has come");
            ResultOf(next).Should().Be(feed.HasGiven, "because the item is given if the pull has brought it, and not if the pull was stopped before");
        });
    });

    [Fact]
    public void An_item_and_the_timer_may_meet() => Threads.Explore(meet =>
    {
        var (feed, time) = (new Feed(), new HandTime());
        var reader = feed.Buffer(3, TimeSpan.FromSeconds(1), time).GetAsyncEnumerator();
        var next = Next(reader);
        meet.Settle();
        feed.Give(1);
        meet.Settle();
        meet.Thread(() => feed.Give(2));
        meet.Thread(() => time.Fire());
        meet.Afterwards(() =>
        {
            var read = new List<int>();
            next.IsCompletedSuccessfully.Should().BeTrue("because the time has passed");
            read.AddRange(reader.Current);
            if (read.Count == 1)
            {
                next = Next(reader);
                meet.Settle();
                time.Fire();
                meet.Settle();
                next.IsCompletedSuccessfully.Should().BeTrue("because the second item has come, and then the time has passed");
                read.AddRange(reader.Current);
            }

            Show(read).Should().Be("1 2", "because each item is in one list, whichever of the two came first");
        });
    });

    [Fact]
    public void An_item_and_a_cancel_may_meet()
    {
        Meets((feed, token) => Streams.Merge(feed, new Feed()).GetAsyncEnumerator(token));
        Meets((feed, token) => feed.TakeUntil(new TaskCompletionSource().Task).GetAsyncEnumerator(token));
        Meets((feed, token) => feed.SelectAwait((item, _) => Task.FromResult(item)).GetAsyncEnumerator(token));

        static void Meets(Func<Feed, CancellationToken, IAsyncEnumerator<int>> read) => Threads.Explore(meet =>
        {
            var (feed, source) = (new Feed(), new CancellationTokenSource());
            var reader = read(feed, source.Token);
            var next = Next(reader);
            meet.Settle();
            meet.Thread(() => feed.Give(1));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() =>
            {
                next.IsCompleted.Should().BeTrue("because either the item or the cancel ends the wait");
                if (next.IsCompletedSuccessfully)
                {
                    reader.Current.Should().Be(1, "because an item that was not dropped is given");
                    _ = reader.DisposeAsync();
                    meet.Settle();
                }

                ShouldBeClosed(feed);
            });
        });
    }

    [Fact]
    public void An_item_and_a_reader_that_leaves_may_meet() => Threads.Explore(meet =>
    {
        Feed ready = FeedOf(1, 2), other = new();
        var reader = Streams.Merge(ready, other).GetAsyncEnumerator();
        var next = Next(reader);
        meet.Settle();
        next.IsCompletedSuccessfully.Should().BeTrue("because an item is ready");
        Task? leaving = null;
        meet.Thread(() => other.Give(3));
        meet.Thread(() => leaving = reader.DisposeAsync().AsTask());
        meet.Afterwards(() =>
        {
            leaving!.IsCompletedSuccessfully.Should().BeTrue("because the pull has ended, with an item or because it was asked to stop");
            ShouldBeClosed(ready, other);
        });
    });

    [Fact]
    public void Two_errors_may_meet() => Threads.Explore(meet =>
    {
        Feed left = new(), right = new();
        var (first, second) = (new InvalidOperationException("left"), new InvalidOperationException("right"));
        var next = Next(Streams.Merge(left, right).GetAsyncEnumerator());
        meet.Settle();
        meet.Thread(() => left.Fail(first));
        meet.Thread(() => right.Fail(second));
        meet.Afterwards(() =>
        {
            next.Exception?.InnerException.Should().BeOneOf([first, second], "because the first error ends the stream, and the other one is dropped");
            ShouldBeClosed(left, right);
        });
    });

    /// <summary>The result of a task that has ended: there is nothing to wait for.</summary>
    private static bool ResultOf(Task<bool> ended) => new ValueTask<bool>(ended).Result;
}
