using Katas.AsyncStreams;

namespace Tests.AsyncStreams;

[Trait("Stage", "4"), Trait("Level", "core")]
public class TakeUntilTests : StreamTests
{
    [Fact]
    public void Items_come_until_the_signal_has_ended() => Pump.Run(async pump =>
    {
        var (feed, signal) = (new Feed(), new TaskCompletionSource());
        var reading = ReadAll(feed.TakeUntil(signal.Task));

        feed.Give(1);
        await pump.Settle();
        feed.Give(2);
        await pump.Settle();
        reading.IsCompleted.Should().BeFalse("because neither the source nor the signal has ended");
        signal.SetResult();

        (await reading).Should().Equal([1, 2], "because the items before the signal are given, and the signal is a normal end");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void It_ends_with_the_source_too() => Pump.Run(async _ =>
    {
        var (feed, failing, error) = (FeedOf(1, 2), new Feed(), new OperationCanceledException("the server gave up"));
        failing.Fail(error);

        (await ReadAll(feed.TakeUntil(new TaskCompletionSource().Task))).Should().Equal([1, 2], "because the source has ended, and the signal need not");
        ShouldBeClosed(feed);
        (await ErrorOf(ReadAll(failing.TakeUntil(new TaskCompletionSource().Task)))).Should().BeSameAs(error, "because there was no signal, so a cancellation is an error like any other");
        ShouldBeClosed(failing);
    });

    [Fact]
    public void Nothing_is_pulled_after_the_signal() => Pump.Run(async _ =>
    {
        var (before, after, signal) = (FeedOf(1), FeedOf(1, 2, 3), new TaskCompletionSource());

        (await ReadAll(before.TakeUntil(Task.CompletedTask))).Should().BeEmpty("because the signal had ended before the first pull");
        before.Pulls.Should().Be(0, "because nothing is pulled after the signal");

        var read = new List<int>();
        await foreach (var item in after.TakeUntil(signal.Task))
        {
            read.Add(item);
            signal.TrySetResult();
        }

        read.Should().Equal([1], "because the signal came while the reader was busy, and the source has not been asked since");
        after.Pulls.Should().Be(1, "because nothing is pulled after the signal");
        ShouldBeClosed(after);
    });

    [Fact]
    public void The_pull_in_flight_is_asked_to_stop_and_awaited() => Pump.Run(async pump =>
    {
        var (feed, signal, isTidy) = (new Feed { IgnoresToken = true }, new TaskCompletionSource(), false);
        var reading = ReadAll(feed.TakeUntil(signal.Task));
        await pump.Settle();

        signal.SetResult();
        await pump.Settle();
        feed.Token.IsCancellationRequested.Should().BeTrue("because the signal is the only one that can tell the source to stop waiting");
        reading.IsCompleted.Should().BeFalse("because the pull has not ended, and a source is not disposed during a pull");

        isTidy = true;
        feed.Fail(new OperationCanceledException(feed.Token));
        (await reading).Should().BeEmpty("because a pull that lets itself be stopped makes a normal end");
        isTidy.Should().BeTrue("because the pull is awaited");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void An_item_that_the_pull_brings_all_the_same_is_the_last() => Pump.Run(async pump =>
    {
        var (feed, signal) = (new Feed { IgnoresToken = true }, new TaskCompletionSource());
        var reading = ReadAll(feed.TakeUntil(signal.Task));
        await pump.Settle();

        signal.SetResult();
        await pump.Settle();
        feed.Give(1);
        feed.Give(2);

        (await reading).Should().Equal([1], "because no item that was asked for is lost, and nothing is asked for after the signal");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void An_item_and_the_signal_in_the_same_turn_lose_nothing() => Pump.Run(async pump =>
    {
        foreach (var isSignalFirst in new[] { false, true })
        {
            var (feed, signal) = (new Feed { IgnoresToken = true }, new TaskCompletionSource());
            var reader = feed.TakeUntil(signal.Task).GetAsyncEnumerator();
            var next = Next(reader);
            await pump.Settle();

            Outside(() =>
            {
                if (isSignalFirst) signal.SetResult();
                feed.Give(1);
                signal.TrySetResult();
            });

            (await next).Should().BeTrue("because the item is there, whichever of the two came first");
            reader.Current.Should().Be(1, "because the item is there, whichever of the two came first");
            (await Next(reader)).Should().BeFalse("because the signal has ended");
            ShouldBeClosed(feed);
        }
    });

    [Fact]
    public void An_error_that_the_pull_brings_comes_out() => Pump.Run(async pump =>
    {
        var error = new InvalidOperationException("the file would not close");
        var (feed, signal) = (new Feed { WhenAskedToStop = _ => throw error }, new TaskCompletionSource());
        var reading = ReadAll(feed.TakeUntil(signal.Task));
        await pump.Settle();

        signal.SetResult();

        (await ErrorOf(reading)).Should().BeSameAs(error, "because only an OperationCanceledException is what the pull was asked for");
        ShouldBeClosed(feed);
    });

    [Fact]
    public void However_the_signal_ends_the_end_is_normal() => Pump.Run(async pump =>
    {
        foreach (var end in new Action<TaskCompletionSource>[] { signal => signal.SetException(new InvalidOperationException("no signal")), signal => signal.SetCanceled() })
        {
            var (feed, signal) = (new Feed(), new TaskCompletionSource());
            var reading = ReadAll(feed.TakeUntil(signal.Task));
            await pump.Settle();

            end(signal);

            (await ErrorOf(reading)).Should().BeNull("because the signal says when, and how it ended is the business of its owner");
            ShouldBeClosed(feed);
        }
    });

    [Fact]
    public void The_failure_of_a_signal_is_left_to_its_owner()
    {
        var error = new InvalidOperationException("no signal");

        Unobserved.During(() =>
        {
            var signal = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var reading = ReadAll(new Feed().TakeUntil(signal.Task));
                await pump.Settle();
                signal.SetException(error);
                await reading; // because the signal has ended
            });
            return signal;
        }, error).Should().Equal([error], "because the stream needs to know that the signal has ended, and nobody has asked it to look at the failure");
    }

    [Fact]
    public void A_cancel_stops_the_pull_and_awaits_it() => Pump.Run(async pump =>
    {
        var (feed, slow, source) = (new Feed(), new Feed { IgnoresToken = true }, new CancellationTokenSource());
        var reading = ReadAll(feed.TakeUntil(new TaskCompletionSource().Task), source.Token);
        var slowly = ReadAll(slow.TakeUntil(new TaskCompletionSource().Task), source.Token);
        await pump.Settle();

        source.Cancel();
        await pump.Settle();
        slowly.IsCompleted.Should().BeFalse("because a pull that was asked to stop is awaited, also when the reader has cancelled");
        slow.Fail(new InvalidOperationException("dropped"));

        foreach (var cancelled in new[] { reading, slowly })
        {
            (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because the reader has cancelled, and what the pull brings then is dropped")
                .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the reader knows its own token, and not the linked one");
        }

        ShouldBeClosed(feed, slow);
        var (cancelling, own) = (new Feed(), new CancellationTokenSource());
        cancelling.OnPull = () => own.Cancel();
        (await ErrorOf(ReadAll(cancelling.TakeUntil(new TaskCompletionSource().Task), own.Token))).Should().BeA<OperationCanceledException>("because the reader's token was cancelled during the pull")
            .Which.CancellationToken.Should().BeSameTokenAs(own.Token, "because the reader knows its own token, and not the linked one");
    });

    [Fact]
    public void A_cancelled_token_wins_over_a_signal_that_has_ended() => Pump.Run(async _ =>
        (await ErrorOf(ReadAll(Numbers(1).TakeUntil(Task.CompletedTask), new CancellationToken(canceled: true))))
            .Should().BeA<OperationCanceledException>("because a token that is cancelled already wins over everything"));

    [Fact]
    public void Without_a_source_or_a_signal_the_call_fails()
    {
        IAsyncEnumerable<int> none = null!;

        Record.Exception(() => none.TakeUntil(Task.CompletedTask)).Should().BeA<ArgumentNullException>("because the call is where the mistake is");
        Record.Exception(() => Numbers(1).TakeUntil(null!)).Should().BeA<ArgumentNullException>("because the call is where the mistake is");
    }
}
