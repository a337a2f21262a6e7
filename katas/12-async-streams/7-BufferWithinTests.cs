using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class BufferWithinTests : StreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_list_is_given_when_its_time_has_passed() => Pump.Run(async pump =>
    {
        var feed = new Feed();
        var reader = feed.Buffer(3, 10 * Second, pump.Time).GetAsyncEnumerator();
        var next = Next(reader);

        await pump.Time.AdvanceAsync(20 * Second);
        feed.Give(1);
        await pump.Time.AdvanceAsync(9 * Second);
        feed.Give(2);
        await pump.Time.AdvanceAsync(Second - TimeSpan.FromTicks(1));
        next.IsCompleted.Should().BeFalse("because the time counts from the first item of the list, and has not passed yet");

        await pump.Time.AdvanceAsync(TimeSpan.FromTicks(1));
        next.IsCompleted.Should().BeTrue("because the time has passed since the first item, whenever the others came");
        Show(reader.Current).Should().Be("1 2", "because those are the items so far");
        await reader.DisposeAsync();
        ShouldBeClosed(feed);
    });

    [Fact]
    public void A_full_list_does_not_wait_for_its_time() => Pump.Run(async pump =>
    {
        Show(await ReadAll(Numbers(5).Buffer(2, Second, pump.Time))).Should().Be("1 2, 3 4, 5", "because a full list, and the rest at the end, are given at once");
        Show(await ReadAll(Numbers(3).Buffer(2, Timeout.InfiniteTimeSpan, pump.Time))).Should().Be("1 2, 3", "because without a time only the count matters");
        pump.Time.PendingTimers.Should().BeEmpty("because nobody waits any more");
    });

    [Fact]
    public void The_pull_in_flight_goes_on_for_the_next_list() => Pump.Run(async pump =>
    {
        var feed = new Feed();
        var reader = feed.Buffer(3, Second, pump.Time).GetAsyncEnumerator();
        var next = Next(reader);
        feed.Give(1);
        await pump.Time.AdvanceAsync(Second);
        (await next).Should().BeTrue("because the time has passed");
        feed.Token.IsCancellationRequested.Should().BeFalse("because the stream goes on, and so does the pull");

        next = Next(reader);
        await pump.Settle();
        feed.Pulls.Should().Be(2, "because the pull that was in flight is in flight still");
        feed.Give(2);
        feed.End();

        (await next).Should().BeTrue("because an item has come, and then the end");
        Show(reader.Current).Should().Be("2", "because no item is lost");
        (await Next(reader)).Should().BeFalse("because the source has ended");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void The_time_counts_from_when_the_item_is_taken_up() => Pump.Run(async pump =>
    {
        var feed = new Feed();
        var reader = feed.Buffer(3, Second, pump.Time).GetAsyncEnumerator();
        var next = Next(reader);
        feed.Give(1);
        await pump.Time.AdvanceAsync(Second);
        (await next).Should().BeTrue("because the time has passed");

        feed.Give(2); // while the reader is busy
        await pump.Time.AdvanceAsync(60 * Second);
        next = Next(reader);
        await pump.Settle();
        next.IsCompleted.Should().BeFalse("because the item was taken up now: a reader that is late still gets full lists");
        feed.Give(3);
        await pump.Time.AdvanceAsync(Second);

        (await next).Should().BeTrue("because the time has passed");
        Show(reader.Current).Should().Be("2 3", "because those came until then");
        await reader.DisposeAsync();
    });

    [Fact]
    public void A_list_without_an_item_waits_without_a_timer() => Pump.Run(async pump =>
    {
        var feed = new Feed();
        var reader = feed.Buffer(2, Second, pump.Time).GetAsyncEnumerator();
        var next = Next(reader);
        await pump.Settle();
        pump.Time.PendingTimers.Should().BeEmpty("because no list has begun, and none is ever empty");

        feed.Give(1);
        await pump.Settle();
        pump.Time.PendingTimers.Should().Equal([pump.Time.GetUtcNow() + Second], "because the first item has begun the list");
        feed.Give(2);
        (await next).Should().BeTrue("because the list is full");
        pump.Time.PendingTimers.Should().BeEmpty("because nobody waits for a list now");

        next = Next(reader);
        await pump.Time.AdvanceAsync(3 * Second);
        next.IsCompleted.Should().BeFalse("because no list is empty");
        feed.End();
        (await next).Should().BeFalse("because the source has ended");
    });

    [Fact]
    public void Nothing_more_is_pulled_when_the_time_has_passed() => Pump.Run(async pump =>
    {
        var ready = FeedOf(1, 2, 3);
        Show(await ReadAll(ready.Buffer(3, TimeSpan.Zero, pump.Time))).Should().Be("1, 2, 3", "because no time at all has passed at once, and nothing more is pulled then");

        var feed = new Feed();
        var reader = feed.Buffer(9, Second, pump.Time).GetAsyncEnumerator();
        var next = Next(reader);
        feed.Give(1);
        await pump.Time.AdvanceAsync(Second);
        await next; // because the time has passed
        await pump.Settle();
        feed.Pulls.Should().Be(2, "because the list was given while the second pull was in flight");
        await reader.DisposeAsync();
        ShouldBeClosed(ready, feed);
    });

    [Fact]
    public void An_item_in_the_turn_of_the_timer_is_in_one_list() => Pump.Run(async pump =>
    {
        var (feed, time) = (new Feed(), new HandTime());
        var reader = feed.Buffer(9, Second, time).GetAsyncEnumerator();
        var next = Next(reader);
        feed.Give(1);
        await pump.Settle();

        Outside(() =>
        {
            time.Fire();
            feed.Give(2);
        });
        feed.Give(3);
        feed.End();
        await next; // because the time has passed
        await pump.Settle();
        feed.Pulls.Should().Be(2, "because nothing more is pulled for a list whose time has passed, though items are ready");
        var read = reader.Current.ToList();
        while (await Next(reader)) read.AddRange(reader.Current);

        Show(read).Should().Be("1 2 3", "because each item is in one list");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void A_reader_that_leaves_stops_the_pull_and_awaits_it() => Pump.Run(async pump =>
    {
        var feed = new Feed { IgnoresToken = true };
        var reader = feed.Buffer(3, Second, pump.Time).GetAsyncEnumerator();
        var next = Next(reader);
        feed.Give(1);
        await pump.Time.AdvanceAsync(Second);
        await next; // because the time has passed

        var leaving = reader.DisposeAsync().AsTask();
        await pump.Settle();
        feed.Token.IsCancellationRequested.Should().BeTrue("because the pull is asked to stop");
        leaving.IsCompleted.Should().BeFalse("because a source is not disposed during a pull");
        feed.Fail(new InvalidOperationException("dropped"));
        await leaving; // because the pull has ended, and what it brings to a reader that has left is dropped
        ShouldBeClosed(feed);
    });

    [Fact]
    public void What_a_stopped_pull_fails_with_counts_as_observed()
    {
        var error = new InvalidOperationException("dropped");

        Unobserved.During(() =>
        {
            var feed = new Feed { WhenAskedToStop = _ => throw error };
            Pump.Run(async pump =>
            {
                var reader = feed.Buffer(3, Second, pump.Time).GetAsyncEnumerator();
                var next = Next(reader);
                feed.Give(1);
                await pump.Time.AdvanceAsync(Second);
                await next; // because the time has passed
                await reader.DisposeAsync(); // because the pull lets itself be stopped
            });
            return feed;
        }, error).Should().BeEmpty("because whoever drops an error has observed it, and nothing reports it as unobserved");
    }

    [Fact]
    public void An_error_comes_after_the_list_before_it() => Pump.Run(async pump =>
    {
        var (feed, error) = (new Feed(), new InvalidOperationException("the line is dead"));
        var reader = feed.Buffer(3, Second, pump.Time).GetAsyncEnumerator();
        var next = Next(reader);
        feed.Give(1);
        await pump.Settle();
        feed.Fail(error);

        (await next).Should().BeTrue("because an item was buffered before the error");
        Show(reader.Current).Should().Be("1", "because an item was buffered before the error");
        pump.Time.PendingTimers.Should().BeEmpty("because nobody waits for a list now");
        (await ErrorOf(Next(reader))).Should().BeSameAs(error, "because the error comes next, as the same instance");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void A_reader_that_cancels_leaves_no_timer() => Pump.Run(async pump =>
    {
        var (feed, slow, source) = (new Feed(), new Feed { IgnoresToken = true }, new CancellationTokenSource());
        var reading = ReadAll(feed.Buffer(3, Second, pump.Time), source.Token);
        var slowly = ReadAll(slow.Buffer(3, Second, pump.Time), source.Token);
        feed.Give(1);
        slow.Give(1);
        await pump.Settle();

        source.Cancel();
        await pump.Settle();
        slowly.IsCompleted.Should().BeFalse("because the pull is awaited, also when the reader has cancelled");
        slow.Give(2);

        foreach (var cancelled in new[] { reading, slowly })
        {
            (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because the reader has cancelled")
                .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader knows its own token, and not a linked one");
        }

        pump.Time.PendingTimers.Should().BeEmpty("because nobody waits any more");
        ShouldBeClosed(feed, slow);
    });

    [Fact]
    public void Count_time_and_clock_are_checked_at_the_call() => Pump.Run(pump =>
    {
        IAsyncEnumerable<int> none = null!;

        Record.Exception(() => none.Buffer(1, Second, pump.Time)).Should().BeA<ArgumentNullException>("because the call is where the mistake is");
        Record.Exception(() => Numbers(1).Buffer(1, Second, null!)).Should().BeA<ArgumentNullException>("because the call is where the mistake is");
        Record.Exception(() => Numbers(1).Buffer(0, Second, pump.Time)).Should().BeA<ArgumentOutOfRangeException>("because a list of no items would never be full");
        Record.Exception(() => Numbers(1).Buffer(1, -Second, pump.Time)).Should().BeA<ArgumentOutOfRangeException>("because only Timeout.InfiniteTimeSpan is a time below zero");
        return Task.CompletedTask;
    });
}
