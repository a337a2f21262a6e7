using Katas.Parallelism;

namespace Tests.Parallelism;

[Trait("Stage", "5"), Trait("Level", "core")]
public class StreamTests : BoundedTests
{
    [Fact]
    public void Results_come_in_the_order_in_which_the_works_end() => Pump.Run(async pump =>
    {
        var works = new Works();
        var results = new List<int>();
        var reading = pump.Start(async () =>
        {
            await foreach (var result in Bounded.StreamAsync(Of(1, 2, 3), 3, works.Begin, ordered: false))
                results.Add(result);
        });
        await pump.Settle();

        foreach (var item in new[] { 2, 3, 1 })
        {
            works.End(item);
            await pump.Settle();
            results.LastOrDefault().Should().Be(10 * item,
                "because a result is handed out as soon as it is there, if the order does not matter");
        }

        await reading; // because the last result was handed out
        results.Should().Equal([20, 30, 10], "because each result comes once");
    });

    [Fact]
    public void Only_the_arguments_are_checked_before_the_first_MoveNextAsync() => Pump.Run(async pump =>
    {
        var (source, works) = (Of(1), new Works());

        Record.Exception(() => { Bounded.StreamAsync<int, int>(null!, 1, works.Begin); })
            .Should().BeA<ArgumentNullException>("because the call itself refuses a null source");
        Record.Exception(() => { Bounded.StreamAsync<int, int>(source, 1, null!); })
            .Should().BeA<ArgumentNullException>("because the call itself refuses null as the work");
        Record.Exception(() => { Bounded.StreamAsync(source, 0, works.Begin); })
            .Should().BeA<ArgumentOutOfRangeException>("because the call itself refuses a maximum below 1");

        var reader = Bounded.StreamAsync(source, 1, works.Begin, ordered: false).GetAsyncEnumerator();
        await pump.Settle();
        (source.Opened, works.Begun.Count).Should().Be((0, 0), "because nobody has asked for a result yet");
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.Running.Should().Equal([1], "because the first MoveNextAsync asks for a result");
        works.End(1);
        await first; // because the result is there
        await reader.DisposeAsync();

        var unused = Bounded.StreamAsync(source, 1, works.Begin, ordered: false).GetAsyncEnumerator();
        await unused.DisposeAsync();
        (source.Opened, source.Disposals)
            .Should().Be((1, 1), "because a reader who leaves without having asked has opened nothing");
    });

    [Fact]
    public void An_item_counts_until_its_result_is_handed_out() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2, 3, 4), new Works());
        var reader = Bounded.StreamAsync(source, 2, works.Begin, ordered: false).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.Running.Should().Equal([1, 2], "because two items may be in flight");

        works.End(1);
        await first; // because a result is there
        works.End(2);
        await pump.Settle();
        (source.Pulls, works.Begun.Count)
            .Should().Be((2, 2),
                "because the reader is busy: pulls are made and works begin within MoveNextAsync only");

        await reader.MoveNextAsync(); // because a result is there
        reader.Current.Should().Be(20, "because it is the second result");
        works.Running
            .Should().Equal([3],
                "because one result was handed out when the reader asked, which made one place free; the ready one "
                + "still held the other");
        var third = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.Running.Should().Equal([3, 4], "because both results have been handed out by now");

        source.End();
        works.End(3, 4);
        await third; // because a result is there
        await reader.MoveNextAsync(); // because a result is there
        (await reader.MoveNextAsync()).Should().BeFalse("because everything was handed out");
        await reader.DisposeAsync();
    });

    [Fact]
    public void Free_places_are_filled_first_but_a_ready_result_waits_for_no_pull() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2), new Works());
        var reader = Bounded.StreamAsync(source, 2, works.Begin, ordered: false).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1, 2);
        await first; // because a result is there
        source.Pulls.Should().Be(2, "because both places were taken");

        var second = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        source.IsPulling.Should().BeTrue("because free places are filled first, so a pull is made");
        second.IsCompleted.Should().BeTrue("because a result is ready, and it does not wait for the next item");

        source.Give(3);
        await pump.Settle();
        works.Begun.Should().Equal([1, 2], "because the reader is busy: works begin within MoveNextAsync only");
        var third = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.Running.Should().Equal([3], "because the reader asks again");
        works.End(3);
        await third; // because a result is there
        source.End();
        await reader.MoveNextAsync(); // because the source has ended
        await reader.DisposeAsync();
    });

    [Fact]
    public void An_item_that_came_meanwhile_begins_before_a_result_is_handed_out() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2), new Works());
        var reader = Bounded.StreamAsync(source, 3, works.Begin, ordered: false).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because a result is there

        works.End(2);
        source.Give(3);
        await pump.Settle();
        works.Begun.Should().Equal([1, 2], "because the reader is busy: works begin within MoveNextAsync only");

        var second = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        second.IsCompleted.Should().BeTrue("because a result is ready");
        works.Running.Should().Equal([3], "because free places are filled before a ready result is handed out");
        source.Pulls.Should().Be(4, "because one more place was free, so one more pull was made");
        source.End();
        works.End(3);
        await reader.MoveNextAsync(); // because a result is there
        await reader.MoveNextAsync(); // because everything has ended
        await reader.DisposeAsync();
    });

    [Fact]
    public void What_ended_while_the_reader_was_busy_comes_in_the_order_in_which_it_ended() => Pump.Run(async pump =>
    {
        var works = new Works();
        var reader = Bounded.StreamAsync(Of(1, 2, 3, 4), 4, works.Begin, ordered: false).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(2);
        await first; // because a result is there

        works.End(4);
        works.End(1);
        works.End(3);
        await pump.Settle();

        var results = new List<int>();
        while (await reader.MoveNextAsync())
            results.Add(reader.Current);
        results
            .Should().Equal([40, 10, 30],
                "because the order of the ends counts, also of those that nobody was waiting for");
        await reader.DisposeAsync();
    });

    [Fact]
    public void A_failure_asks_the_others_at_once_and_drops_what_was_not_handed_out() => Pump.Run(async pump =>
    {
        var (works, error) = (new Works(), new InvalidDataException());
        var source = Of(1, 2, 3, 4);
        var reader = Bounded.StreamAsync(source, 4, works.Begin, ordered: false).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because a result is there

        works.End(2);
        works.Fail(3, error);
        await pump.Settle();
        works.Asked
            .Should().Equal([4], "because a failure asks the others to stop at once, even while the reader is busy");

        var next = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        next.IsCompleted.Should().BeFalse("because a work still runs: the failure comes out after it has ended");
        works.Cancel(4);
        (await ErrorOf(next))
            .Should().BeSameAs(error, "because the failure comes out, and the ready result is dropped");
        source.Disposals.Should().Be(1, "because the source is disposed before the failure comes out");
        (await reader.MoveNextAsync()).Should().BeFalse("because a stream that has failed has ended");
        await reader.DisposeAsync();
    });

    [Fact]
    public void A_failure_comes_out_where_the_reader_waits() => Pump.Run(async pump =>
    {
        var (source, works, error) = (new Source<int>(1), new Works(), new InvalidDataException());
        var reader = Bounded.StreamAsync(source, 2, works.Begin, ordered: false).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();

        source.Fail(error);
        await pump.Settle();
        works.Asked.Should().Equal([1], "because the source failed");
        first.IsCompleted.Should().BeFalse("because a work still runs");
        works.End(1);

        (await ErrorOf(first))
            .Should().BeSameAs(error,
                "because the first failure comes out at the MoveNextAsync that is pending, and the late result is "
                + "dropped");
        await reader.DisposeAsync();
        source.Disposals.Should().Be(1, "because the source is disposed once");
    });

    [Fact]
    public void A_failure_within_MoveNextAsync_comes_before_a_ready_result() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var error = new InvalidDataException();
        foreach (var cancels in new[] { false, true })
        {
            Works works = null!;
            works = new Works
            {
                WhenBegun = item =>
                {
                    if (item != 3) return;
                    if (!cancels) throw error;
                    caller.Cancel();
                    works.End(3);
                },
            };
            var stream = Bounded.StreamAsync(Of(1, 2, 3), 2, works.Begin, ordered: false, caller.Token);
            var reader = stream.GetAsyncEnumerator();
            var first = reader.MoveNextAsync().AsTask();
            await pump.Settle();
            works.End(1);
            await first; // because a result is there
            works.End(2);

            var thrown = await ErrorOf(reader.MoveNextAsync().AsTask());

            if (cancels)
            {
                thrown.Should().BeA<OperationCanceledException>(
                    "because a work cancelled when its place was filled, and that comes before results are handed out");
            }
            else
            {
                thrown.Should().BeSameAs(error,
                    "because a work failed when its place was filled, and that comes before results are handed out");
            }

            await reader.DisposeAsync();
        }
    });

    [Fact]
    public void A_reader_who_leaves_asks_what_runs_to_stop_and_waits_for_it() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2), new Works());
        var leaving = pump.Start(async () =>
        {
            await foreach (var _ in Bounded.StreamAsync(source, 3, works.Begin, ordered: false))
                break;
        });
        await pump.Settle();
        var token = source.Token;

        works.End(1);
        await pump.Settle();
        works.Asked.Should().Equal([2], "because nobody will read its result: the reader has left with break");
        token.IsCancellationRequested.Should().BeTrue("because nobody needs the item that the pending pull may bring");
        leaving.IsCompleted.Should().BeFalse("because the end of the loop waits for what runs");
        works.Fail(2, new InvalidDataException("it was asked to stop"));
        await pump.Settle();
        source.Faults.Should().BeEmpty("because a source must not be disposed while a pull is pending");
        source.Give(3);

        (await ErrorOf(leaving)).Should().BeNull("because whoever leaves hears of nothing that ends afterwards");
        works.Begun.Should().Equal([1, 2], "because the reader has left before the item came");
        source.Disposals.Should().Be(1, "because the source is disposed when the reader leaves");
    });

    [Fact]
    public void A_pull_that_is_pending_when_the_reader_leaves_is_asked_and_awaited() => Pump.Run(async pump =>
    {
        var disposal = new TaskCompletionSource();
        var (source, works) = (new Source<int>(1) { Disposal = disposal.Task }, new Works());
        var reader = Bounded.StreamAsync(source, 2, works.Begin, ordered: false).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because a result is there
        var token = source.Token;

        var leaving = reader.DisposeAsync().AsTask();
        await pump.Settle();
        token.IsCancellationRequested
            .Should().BeTrue("because a pull is pending: it is asked to stop, though no work runs any more");
        leaving.IsCompleted.Should().BeFalse("because the pull is awaited like a work");
        source.Faults.Should().BeEmpty("because a source must not be disposed while a pull is pending");

        source.Give(2);
        await pump.Settle();
        works.Begun.Should().Equal([1], "because the reader has left before the item came");
        source.Disposals.Should().Be(1, "because the pull has ended, so the source is disposed");
        leaving.IsCompleted.Should().BeFalse("because the disposal of the source has not ended");
        disposal.SetResult();
        (await ErrorOf(leaving)).Should().BeNull("because everything has ended");
    });

    [Fact]
    public void A_cancel_ends_the_stream_and_drops_what_was_not_handed_out() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var works = new Works();
        var stream = Bounded.StreamAsync(Of(1, 2, 3), 3, works.Begin, ordered: false, caller.Token);
        var reader = stream.GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because a result is there
        works.End(2);

        caller.Cancel();
        await pump.Settle();
        works.Asked.Should().Equal([3], "because the caller's cancel reaches the works, even while the reader is busy");
        var next = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        next.IsCompleted.Should().BeFalse("because a work still runs");
        works.End(3);
        (await ErrorOf(next))
            .Should().BeA<OperationCanceledException>("because the caller cancelled, and the ready result is dropped")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token,
                "because the caller must be able to tell whose cancellation it was");
        await reader.DisposeAsync();
    });
}
