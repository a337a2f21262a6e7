using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "6"), Trait("Level", "mastery")]
public class MergeClosingTests : StreamTests
{
    [Fact]
    public void Pulls_in_flight_are_awaited_before_their_sources_are_closed() => Pump.Run(async pump =>
    {
        Feed ready = new(), first = new() { IgnoresToken = true }, second = new() { IgnoresToken = true };
        ready.Give(1);
        var reader = Streams.Merge(ready, first, second).GetAsyncEnumerator();
        await Next(reader); // because an item is ready

        var leaving = reader.DisposeAsync().AsTask();
        await pump.Settle();
        (first.Token.IsCancellationRequested, second.Token.IsCancellationRequested).Should().Be((true, true), "because all pulls are asked to stop before one of them is awaited");
        leaving.IsCompleted.Should().BeFalse("because the pulls have not ended");
        (first.Disposed, second.Disposed).Should().Be((0, 0), "because a source is not disposed during a pull");

        first.Give(2);
        second.Fail(new InvalidOperationException("dropped"));
        await leaving; // because the pulls have ended, and what they bring to a reader that has left is dropped
        ShouldBeClosed(ready, first, second);
    });

    [Fact]
    public void The_first_error_stays_the_error() => Pump.Run(async pump =>
    {
        var error = new InvalidOperationException("the first");
        Feed failing = new(), other = new() { WhenAskedToStop = _ => throw new InvalidOperationException("the second") };
        Feed closing = new() { Disposal = () => throw new InvalidOperationException("the third") }, last = new() { IgnoresToken = true };
        var reading = ReadAll(Streams.Merge(closing, other, failing, last));
        await pump.Settle();

        failing.Fail(error);
        await pump.Settle();
        reading.IsCompleted.Should().BeFalse("because a pull is in flight, and the error comes out when everything is closed");
        last.End();

        (await ErrorOf(reading)).Should().BeSameAs(error, "because what goes wrong while the sources are closed comes after it");
        ShouldBeClosed(failing, other, closing, last);
    });

    [Fact]
    public void An_error_of_a_disposal_comes_out_if_nothing_failed_before() => Pump.Run(async pump =>
    {
        foreach (var isAtOnce in new[] { false, true })
        {
            var error = new InvalidOperationException("the file would not close");
            Feed broken = new() { Disposal = Fail }, other = new();
            var reading = ReadAll(Streams.Merge(broken, other));
            await pump.Settle();
            broken.End();
            await pump.Settle();
            other.Give(1);
            await pump.Settle();
            other.End();
            (await ErrorOf(reading)).Should().BeSameAs(error, "because an error is not lost");
            ShouldBeClosed(broken, other);

            Feed brokenToo = new() { Disposal = Fail }, ready = FeedOf(1);
            (await ErrorOf(async () =>
            {
                await foreach (var item in Streams.Merge(brokenToo, ready)) break;
            })).Should().BeSameAs(error, "because an error is not lost, also when the reader leaves");
            ShouldBeClosed(brokenToo, ready);

            ValueTask Fail() => isAtOnce ? throw error : new ValueTask(Task.FromException(error));
        }
    });

    [Fact]
    public void A_disposal_that_throws_is_no_reason_not_to_await_the_others() => Pump.Run(async pump =>
    {
        var (error, disposal) = (new InvalidOperationException("the first"), new TaskCompletionSource());
        Feed broken = new() { Disposal = () => throw new InvalidOperationException("the second") };
        Feed failing = new(), slow = new() { Disposal = () => new ValueTask(disposal.Task) };
        var reading = ReadAll(Streams.Merge(broken, failing, slow));
        await pump.Settle();

        failing.Fail(error);
        await pump.Settle();
        reading.IsCompleted.Should().BeFalse("because a source is still being disposed, whatever the disposal of another one has thrown");
        Outside(disposal.SetResult);

        (await ErrorOf(reading)).Should().BeSameAs(error, "because what goes wrong while the sources are closed comes after it");
        ShouldBeClosed(broken, failing, slow);
    });

    [Fact]
    public void A_slow_disposal_holds_up_nobody() => Pump.Run(async pump =>
    {
        var slow = new TaskCompletionSource();
        Feed ended = new() { Disposal = () => new ValueTask(slow.Task) }, other = new(), third = new();
        var reader = Streams.Merge(ended, other, third).GetAsyncEnumerator();
        var next = Next(reader);
        ended.End();
        await pump.Settle();

        other.Give(1);
        (await next).Should().BeTrue("because the items of the others don't wait for the disposal of a source that has ended");

        var leaving = reader.DisposeAsync().AsTask();
        await pump.Settle();
        (other.Disposed, third.Disposed).Should().Be((1, 1), "because the other sources are closed meanwhile");
        leaving.IsCompleted.Should().BeFalse("because every disposal is awaited in the end");
        slow.SetResult();
        await leaving; // because everything is closed now
        ShouldBeClosed(ended, other, third);
    });

    [Fact]
    public void A_source_that_cannot_be_opened_is_an_error_like_any_other() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("no such file");
        Feed ready = new(), broken = new() { OnOpen = () => throw error }, other = new();
        ready.Give(1);
        var reader = Streams.Merge(ready, broken, other).GetAsyncEnumerator();

        (await ErrorOf(Next(reader))).Should().BeNull("because the item came before the error");
        (await ErrorOf(Next(reader))).Should().BeSameAs(error, "because whatever a source throws is an error of that source, in its turn");
        ShouldBeClosed(ready);
        other.Disposed.Should().Be(other.Opened, "because what was opened is closed");
        broken.Disposed.Should().Be(0, "because there is nothing to dispose");
    });

    [Fact]
    public void A_pull_that_throws_at_once_is_an_error_like_any_other() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("not now");
        var ready = new Feed();
        ready.Give(1);
        var reader = Streams.Merge(ready, new Throwing(error)).GetAsyncEnumerator();

        (await ErrorOf(Next(reader))).Should().BeNull("because the item came before the error");
        (await ErrorOf(Next(reader))).Should().BeSameAs(error, "because whatever a source throws is an error of that source, in its turn");
        ShouldBeClosed(ready);
    });

    [Fact]
    public void A_callback_that_throws_keeps_no_source_open() => Pump.Run(async _ =>
    {
        Feed ready = FeedOf(1, 2), broken = new(), other = new();
        var reader = Streams.Merge(ready, broken, other).GetAsyncEnumerator();
        await Next(reader); // because an item is ready
        broken.Token.Register(() => throw new InvalidOperationException("the callback"));

        await ErrorOf(reader.DisposeAsync().AsTask()); // because all pulls let themselves be stopped

        other.Token.IsCancellationRequested.Should().BeTrue("because the others are asked to stop, whatever one of them throws");
        ShouldBeClosed(ready, broken, other);
    });

    [Fact]
    public void A_cancel_is_awaited_and_carries_the_token_of_the_reader() => Pump.Run(async pump =>
    {
        Feed slow = new() { IgnoresToken = true }, other = new() { WhenAskedToStop = _ => throw new InvalidOperationException("dropped") };
        var source = new CancellationTokenSource();
        var reading = ReadAll(Streams.Merge(slow, other), source.Token);
        await pump.Settle();

        source.Cancel();
        await pump.Settle();
        reading.IsCompleted.Should().BeFalse("because the pulls are awaited, also when the reader has cancelled");
        slow.Give(1);

        (await ErrorOf(reading)).Should().BeA<OperationCanceledException>("because the cancel came first, and what the pulls bring then is dropped")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader knows its own token, and not a linked one");
        ShouldBeClosed(slow, other);
    });

    [Fact]
    public void A_dropped_error_counts_as_observed()
    {
        var error = new InvalidOperationException("dropped");

        Unobserved.During(() =>
        {
            var (ready, other) = (FeedOf(1, 2), new Feed { WhenAskedToStop = _ => throw error });
            var reader = Streams.Merge(ready, other).GetAsyncEnumerator();
            Pump.Run(async _ =>
            {
                await Next(reader); // because an item is ready
                await reader.DisposeAsync(); // because all pulls let themselves be stopped
            });
            return reader;
        }, error).Should().BeEmpty("because whoever drops an error has observed it, and nothing reports it as unobserved");
    }

    [Fact]
    public async Task Nothing_stays_on_the_token_of_the_reader()
    {
        using var source = new CancellationTokenSource();

        (await Garbage.BytesLeftBy(() => ReadAll(Streams.Merge(FeedOf(1), FeedOf(2)), source.Token)))
            .Should().BeLessThanALeak("because a token may live for years, and every stream that has ended lets go of it");
    }

    [Fact]
    public async Task Nothing_stays_on_a_signal_that_lives_on()
    {
        var signal = new TaskCompletionSource();

        (await Garbage.BytesLeftBy(() => ReadAll(FeedOf(1, 2).TakeUntil(signal.Task))))
            .Should().BeLessThanALeak("because a signal may never end, and every stream that has ended lets go of it");
    }

    /// <summary>Throws at each pull, without a task.</summary>
    private sealed class Throwing(Exception error) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => throw error;

        public ValueTask DisposeAsync() => default;
    }
}
