using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "2"), Trait("Level", "core")]
public class ClosingTests : StreamTests
{
    [Fact]
    public void The_source_is_closed_at_its_end() => Pump.Run(async pump =>
    {
        var (feed, disposal) = (FeedOf(1), new TaskCompletionSource());
        feed.Disposal = () => new ValueTask(disposal.Task);

        var reading = ReadAll(feed.SelectAwait((item, _) => Task.FromResult(item)));
        await pump.Settle();
        reading.IsCompleted.Should().BeFalse("because the source is still being disposed, and that is awaited");

        disposal.SetResult();
        (await reading).Should().Equal([1], "because that is what the source has");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void The_source_is_closed_when_the_reader_leaves() => Pump.Run(async _ =>
    {
        var feed = FeedOf(1, 2, 3);

        await foreach (var item in feed.SelectAwait((number, _) => Task.FromResult(number))) break;

        ShouldBeClosed(feed);
        feed.Pulls.Should().Be(1, "because whoever leaves asks for nothing more");
    });

    [Fact]
    public void An_error_of_the_selector_comes_out_and_closes_the_source() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("no such user");
        var (atOnce, later) = (FeedOf(1, 2), FeedOf(1, 2));

        (await ErrorOf(ReadAll(atOnce.SelectAwait<int, int>((_, _) => throw error)))).Should().BeSameAs(error, "because exceptions reach the reader as the same instance");
        ShouldBeClosed(atOnce);

        (await ErrorOf(ReadAll(later.SelectAwait(async (item, _) =>
        {
            await Task.Yield();
            return item == 2 ? throw error : item;
        })))).Should().BeSameAs(error, "because exceptions reach the reader as the same instance");
        ShouldBeClosed(later);
    });

    [Fact]
    public void An_error_of_the_source_comes_after_the_items_before_it() => Pump.Run(async _ =>
    {
        var (feed, error, read) = (new Feed(), new InvalidOperationException("the line is dead"), new List<int>());
        feed.Give(1);
        feed.Fail(error);

        var thrown = await ErrorOf(async () =>
        {
            await foreach (var item in feed.SelectAwait((item, _) => Task.FromResult(10 * item))) read.Add(item);
        });

        read.Should().Equal([10], "because an item that came before the error is given before it");
        thrown.Should().BeSameAs(error, "because exceptions reach the reader as the same instance");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void The_token_reaches_the_source_and_ends_its_pull() => Pump.Run(async pump =>
    {
        var (feed, source) = (new Feed(), new CancellationTokenSource());

        var reading = ReadAll(feed.SelectAwait((item, _) => Task.FromResult(item)), source.Token);
        await pump.Settle();
        source.Cancel();
        await pump.Settle();

        feed.Token.IsCancellationRequested.Should().BeTrue("because the token of WithCancellation reaches the source");
        (await ErrorOf(reading)).Should().BeA<OperationCanceledException>("because the pull was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader has to see that it was its own cancellation");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void The_token_reaches_the_selector_and_ends_its_work() => Pump.Run(async pump =>
    {
        var (feed, source) = (FeedOf(1), new CancellationTokenSource());

        var reading = ReadAll(feed.SelectAwait((item, token) => new TaskCompletionSource<int>().Task.WaitAsync(token)), source.Token);
        await pump.Settle();
        reading.IsCompleted.Should().BeFalse("because the selector is still at work");
        source.Cancel();

        (await ErrorOf(reading)).Should().BeA<OperationCanceledException>("because the token of WithCancellation reaches the selector")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader has to see that it was its own cancellation");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void A_cancelled_token_is_seen_before_each_pull() => Pump.Run(async _ =>
    {
        var source = new CancellationTokenSource();
        var (feed, never) = (new Feed { IgnoresToken = true }, new Feed { IgnoresToken = true });
        feed.Give(1);
        feed.Give(2);
        feed.End();
        var read = new List<int>();

        var thrown = await ErrorOf(async () =>
        {
            await foreach (var item in feed.SelectAwait((item, _) => Task.FromResult(item)).WithCancellation(source.Token))
            {
                read.Add(item);
                source.Cancel();
            }
        });

        thrown.Should().BeA<OperationCanceledException>("because the token is checked before each pull, for a source may ignore it")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader has to see that it was its own cancellation");
        read.Should().Equal([1], "because nothing is given after the cancel");
        feed.Pulls.Should().Be(1, "because nothing is pulled after the cancel");
        ShouldBeClosed(feed);

        never.Give(1);
        never.End();
        (await ErrorOf(ReadAll(never.SelectAwait((item, _) => Task.FromResult(item)), source.Token))).Should().BeA<OperationCanceledException>("because the token was cancelled before the first pull");
        never.Pulls.Should().Be(0, "because nothing is pulled with a token that is cancelled already");
    });

    [Fact]
    public void A_cancellation_carries_the_token_of_the_reader() => Pump.Run(async pump =>
    {
        var (source, other) = (new CancellationTokenSource(), new CancellationToken(canceled: true));
        var feed = new Feed { WhenAskedToStop = _ => throw new OperationCanceledException(other) };

        var fromSource = ReadAll(feed.SelectAwait((item, _) => Task.FromResult(item)), source.Token);
        var fromSelector = ReadAll(FeedOf(1).SelectAwait(async (item, token) =>
        {
            await ErrorOf(new TaskCompletionSource().Task.WaitAsync(token));
            return other.IsCancellationRequested ? throw new OperationCanceledException(other) : item;
        }), source.Token);
        await pump.Settle();
        source.Cancel();

        foreach (var reading in new[] { fromSource, fromSelector })
        {
            (await ErrorOf(reading)).Should().BeA<OperationCanceledException>("because the reader has cancelled")
                .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader knows its own token, and none that was made further down");
        }
    });

    [Fact]
    public void A_cancellation_that_the_reader_did_not_ask_for_is_an_error() => Pump.Run(async _ =>
    {
        var (source, error) = (new CancellationTokenSource(), new OperationCanceledException("the server gave up"));
        var feed = new Feed();
        feed.Fail(error);

        (await ErrorOf(ReadAll(feed.SelectAwait((item, _) => Task.FromResult(item)), source.Token)))
            .Should().BeSameAs(error, "because the reader's token is not cancelled, so this is an error like any other");
        (await ErrorOf(ReadAll(FeedOf(1).SelectAwait<int, int>((_, _) => throw error), source.Token)))
            .Should().BeSameAs(error, "because the reader's token is not cancelled, so this is an error like any other");
    });

    [Fact]
    public void A_cancel_closes_nothing_by_itself() => Pump.Run(async pump =>
    {
        var (feed, source) = (FeedOf(1, 2), new CancellationTokenSource());
        var reader = feed.SelectAwait((item, _) => Task.FromResult(item)).GetAsyncEnumerator(source.Token);
        (await Next(reader)).Should().BeTrue("because the source has an item");

        source.Cancel();
        await pump.Settle();
        feed.Disposed.Should().Be(0, "because a cancel is a request; the reader still has the stream, and leaves it");

        await reader.DisposeAsync();
        ShouldBeClosed(feed);
    });
}
