using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "3"), Trait("Level", "core")]
public class BufferTests : StreamTests
{
    [Fact]
    public void Full_lists_come_first_and_then_the_rest() => Pump.Run(async _ =>
    {
        Show(await ReadAll(Numbers(5).Buffer(2))).Should().Be("1 2, 3 4, 5", "because each list has as many items as asked for, and the last has the rest");
        Show(await ReadAll(Numbers(2).Buffer(1))).Should().Be("1, 2", "because one item may be a full list");
        Show(await ReadAll(Numbers(2).Buffer(int.MaxValue))).Should().Be("1 2", "because a list takes no more memory than its items need");
    });

    [Fact]
    public void No_list_is_empty() => Pump.Run(async _ =>
    {
        Show(await ReadAll(Numbers(4).Buffer(2))).Should().Be("1 2, 3 4", "because after the last full list nothing is left");
        Show(await ReadAll(Numbers(0).Buffer(2))).Should().Be("", "because a source without items gives no list");
    });

    [Fact]
    public void Each_list_is_a_list_of_its_own() => Pump.Run(async _ =>
    {
        var lists = await ReadAll(Numbers(5).Buffer(2));

        Show(lists[0]).Should().Be("1 2", "because the reader may keep a list while later ones are filled");
        lists.Distinct(ReferenceEqualityComparer.Instance).Count().Should().Be(3, "because no list is used twice");
    });

    [Fact]
    public void No_more_is_pulled_than_the_list_needs() => Pump.Run(async pump =>
    {
        var feed = FeedOf(1, 2, 3);
        var reader = feed.Buffer(2).GetAsyncEnumerator();
        await pump.Settle();
        feed.Opened.Should().Be(0, "because nobody has asked for a list yet");

        await Next(reader); // because the source has two items
        await pump.Settle();
        feed.Pulls.Should().Be(2, "because a full list needs no more, and nobody has asked for the next one");

        await Next(reader); // because the source has one more item
        (await Next(reader)).Should().BeFalse("because nothing is left");
        feed.Pulls.Should().Be(4, "because a source that has ended is not pulled again");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void An_error_comes_after_what_was_buffered_before_it() => Pump.Run(async _ =>
    {
        foreach (var error in new Exception[] { new InvalidOperationException("the line is dead"), new OperationCanceledException("the server gave up") })
        {
            var (feed, read) = (new Feed(), new List<IReadOnlyList<int>>());
            for (var item = 1; item <= 3; item++) feed.Give(item);
            feed.Fail(error);

            var thrown = await ErrorOf(async () =>
            {
                await foreach (var list in feed.Buffer(2)) read.Add(list);
            });

            Show(read).Should().Be("1 2, 3", "because items that came before an error are not lost");
            thrown.Should().BeSameAs(error, "because exceptions reach the reader as the same instance");
            ShouldBeClosed(feed);
        }
    });

    [Fact]
    public void An_error_behind_a_full_list_comes_at_once() => Pump.Run(async _ =>
    {
        var (feed, error) = (new Feed(), new InvalidOperationException("the line is dead"));
        feed.Give(1);
        feed.Fail(error);
        var reader = feed.Buffer(1).GetAsyncEnumerator();

        (await Next(reader)).Should().BeTrue("because the first list is full");
        (await ErrorOf(Next(reader))).Should().BeSameAs(error, "because nothing is buffered that could be given before the error");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void A_buffered_source_is_closed_when_the_reader_leaves() => Pump.Run(async _ =>
    {
        var feed = FeedOf(1, 2, 3);

        await foreach (var list in feed.Buffer(2)) break;

        ShouldBeClosed(feed);
    });

    [Fact]
    public void A_reader_that_cancels_gets_no_list() => Pump.Run(async pump =>
    {
        var (feed, source, other) = (new Feed(), new CancellationTokenSource(), new CancellationToken(canceled: true));
        feed.WhenAskedToStop = _ => throw new OperationCanceledException(other);
        feed.Give(1);

        var reading = ReadAll(feed.Buffer(2), source.Token);
        await pump.Settle();
        source.Cancel();

        (await ErrorOf(reading)).Should().BeA<OperationCanceledException>("because the token reaches the source, and whoever cancels doesn't want the rest")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader has to see that it was its own cancellation");
        ShouldBeClosed(feed);

        var (cancelling, own) = (new Feed(), new CancellationTokenSource());
        cancelling.OnPull = () => own.Cancel();
        (await ErrorOf(ReadAll(cancelling.Buffer(2), own.Token))).Should().BeA<OperationCanceledException>("because the reader's token was cancelled during the pull")
            .Which.CancellationToken.Should().BeSameTokenAs(own.Token, "because the reader knows its own token, and none that was made further down");
    });

    [Fact]
    public void A_cancelled_token_is_seen_before_each_pull_of_a_list() => Pump.Run(async _ =>
    {
        var source = new CancellationTokenSource();
        var feed = new Feed { IgnoresToken = true };
        for (var item = 1; item <= 4; item++) feed.Give(item);
        feed.OnPull = () =>
        {
            if (feed.Pulls == 2) source.Cancel();
        };

        (await ErrorOf(ReadAll(feed.Buffer(3), source.Token))).Should().BeA<OperationCanceledException>("because the token is checked before each pull, for a source may ignore it")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader has to see that it was its own cancellation");
        feed.Pulls.Should().Be(2, "because nothing is pulled after the cancel");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void A_buffer_refuses_bad_arguments_at_the_call()
    {
        IAsyncEnumerable<int> none = null!;

        Record.Exception(() => none.Buffer(1)).Should().BeA<ArgumentNullException>("because the call is where the mistake is");
        Record.Exception(() => Numbers(1).Buffer(0)).Should().BeA<ArgumentOutOfRangeException>("because a list of no items would never be full");
        Record.Exception(() => Numbers(1).Buffer(-1)).Should().BeA<ArgumentOutOfRangeException>("because the call is where the mistake is");
    }
}
