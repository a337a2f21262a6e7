using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "5"), Trait("Level", "core")]
public class MergeTests : StreamTests
{
    [Fact]
    public void Items_of_all_sources_come_as_they_come() => Pump.Run(async pump =>
    {
        var (left, right) = (new Feed(), new Feed());
        var reading = ReadAll(Streams.Merge(left, right));
        foreach (var (feed, item) in new[] { (right, 1), (right, 2), (left, 3), (right, 4) })
        {
            feed.Give(item);
            await pump.Settle();
        }

        left.End();
        right.End();

        (await reading).Should().Equal([1, 2, 3, 4], "because a source that has nothing holds up no other");
        ShouldBeClosed(left, right);
    });

    [Fact]
    public void It_ends_with_the_last_source() => Pump.Run(async pump =>
    {
        var (left, right) = (FeedOf(), new Feed());
        var reading = ReadAll(Streams.Merge(left, right));
        await pump.Settle();
        reading.IsCompleted.Should().BeFalse("because one source has not ended yet");

        right.Give(1);
        await pump.Settle();
        right.End();

        (await reading).Should().Equal([1], "because the end of one source is not the end of the stream");
        ShouldBeClosed(left, right);
        (await ReadAll(Streams.Merge<int>())).Should().BeEmpty("because without a source the last one has ended");
        (await ReadAll(Streams.Merge(Numbers(2)))).Should().Equal([1, 2], "because one source is enough");
    });

    [Fact]
    public void One_pull_is_in_flight_on_each_source() => Pump.Run(async pump =>
    {
        var (left, right) = (new Feed(), new Feed());
        var reader = Streams.Merge(left, right).GetAsyncEnumerator();
        await pump.Settle();
        (left.Opened + right.Opened).Should().Be(0, "because nobody has asked for an item yet");

        var next = Next(reader);
        (left.Pulls, right.Pulls).Should().Be((1, 1), "because the first MoveNextAsync pulls each source");
        left.Give(1);
        await next; // because an item has come
        await pump.Settle();
        (left.Pulls, right.Pulls).Should().Be((1, 1), "because nobody has asked for the next item yet");

        next = Next(reader);
        (left.Pulls, right.Pulls).Should().Be((2, 1), "because a source is pulled again at the MoveNextAsync after its item, and the pull on the other is still in flight");
        right.End();
        left.End();
        (await next).Should().BeFalse("because both have ended");
        ShouldBeClosed(left, right);
    });

    [Fact]
    public void What_ended_first_is_given_first() => Pump.Run(async pump =>
    {
        var feeds = new[] { new Feed(), new Feed(), new Feed() };
        var reader = Streams.Merge(feeds[0], feeds[1], feeds[2]).GetAsyncEnumerator();
        var next = Next(reader);
        feeds[0].Give(1);
        await next; // because an item has come

        var error = new InvalidOperationException("the line is dead");
        feeds[2].Give(2);
        await pump.Settle();
        feeds[1].Give(3);
        await pump.Settle();
        var read = new List<int>();
        for (var ask = 0; ask < 2; ask++)
        {
            await Next(reader); // because an item is ready
            read.Add(reader.Current);
        }

        read.Should().Equal([2, 3], "because the time at which a pull ended decides, not the place in the list");
        next = Next(reader);
        feeds[1].Give(4);
        feeds[0].Fail(error); // in the same turn
        (await next).Should().BeTrue("because the item came before the error");
        (await ErrorOf(Next(reader))).Should().BeSameAs(error, "because the error comes in its turn");
        ShouldBeClosed(feeds);
    });

    [Fact]
    public void A_source_that_always_has_an_item_starves_no_other() => Pump.Run(async _ =>
    {
        var (busy, other) = (new Feed(), new Feed());
        for (var item = 1; item <= 9; item++) busy.Give(item);
        other.Give(100);

        var read = new List<int>();
        await foreach (var item in Streams.Merge(busy, other))
        {
            read.Add(item);
            if (read.Count == 3) break;
        }

        read.Should().Equal([1, 100, 2], "because the other source's item was there before the busy one was pulled again");
        ShouldBeClosed(busy, other);
    });

    [Fact]
    public void An_error_ends_it_and_closes_every_source() => Pump.Run(async pump =>
    {
        var (failing, other, error) = (new Feed(), new Feed(), new InvalidOperationException("the line is dead"));
        var reading = ReadAll(Streams.Merge(other, failing));
        await pump.Settle();

        failing.Fail(error);

        (await ErrorOf(reading)).Should().BeSameAs(error, "because the first error ends the stream, as the same instance");
        ShouldBeClosed(failing, other);
    });

    [Fact]
    public void Every_source_is_closed_when_the_reader_leaves() => Pump.Run(async _ =>
    {
        var (left, right) = (FeedOf(1, 2), new Feed());

        await foreach (var item in Streams.Merge(left, right)) break;

        ShouldBeClosed(left, right);
    });

    [Fact]
    public void A_cancel_ends_it_and_closes_every_source() => Pump.Run(async pump =>
    {
        var (left, right, source) = (new Feed(), new Feed(), new CancellationTokenSource());
        var reading = ReadAll(Streams.Merge(left, right), source.Token);
        await pump.Settle();

        source.Cancel();

        (await ErrorOf(reading)).Should().BeA<OperationCanceledException>("because the reader has cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader knows its own token, and not a linked one");
        ShouldBeClosed(left, right);

        var ready = new Feed { IgnoresToken = true };
        ready.Give(1);
        ready.End();
        (await ErrorOf(ReadAll(Streams.Merge(ready), source.Token))).Should().BeA<OperationCanceledException>("because the token was cancelled before the first pull");
        ready.Pulls.Should().Be(0, "because nothing is pulled with a token that is cancelled already");
    });

    [Fact]
    public void Each_pull_runs_in_the_context_of_the_reader_that_asks() => Pump.Run(async pump =>
    {
        var (asking, pulls) = (new AsyncLocal<string>(), new Trace());
        Feed left = new() { OnPull = Note }, right = new() { OnPull = Note };
        var reader = Streams.Merge(left, right).GetAsyncEnumerator();

        foreach (var ask in new[] { "first", "second", "third" })
        {
            asking.Value = ask;
            var next = Next(reader);
            asking.Value = "nobody";
            await pump.Settle();
            right.Give(1);
            await next; // because an item has come
        }

        pulls.Lines.Should().Equal(["first", "first", "second", "third"], "because the code of others runs in the contexts of the MoveNextAsync call that needs it, not in those of the first one");

        void Note() => pulls.Add(SynchronizationContext.Current == pump ? asking.Value! : "outside the SynchronizationContext of the reader");
    });

    [Fact]
    public void A_null_among_the_sources_is_refused_at_the_call()
    {
        Record.Exception(() => Streams.Merge<int>(sources: null!)).Should().BeA<ArgumentNullException>("because the call is where the mistake is");
        Record.Exception(() => Streams.Merge(Numbers(1), null!)).Should().BeA<ArgumentException>("because the call is where the mistake is")
            .Which.Should().NotBeOfType<ArgumentNullException>("because the list is there, and only an element of it is null");
    }

    [Fact]
    public void The_list_of_sources_is_copied_at_the_call() => Pump.Run(async _ =>
    {
        var list = new List<IAsyncEnumerable<int>> { Numbers(2) };
        var stream = Streams.Merge(list);
        list.Add(Numbers(1));
        (await ReadAll(stream)).Should().Equal([1, 2], "because the stream has the sources that were there at the call");
        (await ReadAll(stream)).Should().Equal([1, 2], "because a second enumeration starts afresh");
    });
}
