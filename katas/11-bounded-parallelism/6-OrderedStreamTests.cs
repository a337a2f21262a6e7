using Katas.Parallelism;

namespace Tests.Parallelism;

[Trait("Stage", "6"), Trait("Level", "mastery")]
public class OrderedStreamTests : BoundedTests
{
    [Fact]
    public void A_stream_is_in_the_order_of_the_source_unless_told_otherwise() => Pump.Run(async pump =>
    {
        var works = new Works();
        var results = new List<int>();
        var reading = pump.Start(async () =>
        {
            await foreach (var result in Bounded.StreamAsync(Of(1, 2, 3), 3, works.Begin))
                results.Add(result);
        });
        await pump.Settle();

        works.End(3);
        works.End(2);
        await pump.Settle();
        results.Should().BeEmpty("because the first item has no result yet");
        works.End(1);
        await reading; // because everything has ended
        results.Should().Equal([10, 20, 30], "because the order of the source is the default");
    });

    [Fact]
    public void Results_that_wait_for_their_turn_hold_their_places() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2, 3, 4, 5), new Works());
        var reader = Bounded.StreamAsync(source, 3, works.Begin).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();

        works.End(2);
        works.End(3);
        await pump.Settle();
        (source.Pulls, works.Begun.Count)
            .Should().Be((3, 3),
                "because two results wait for the slow first one, and without a bound they would pile up");

        works.End(1);
        await first; // because its turn has come
        reader.Current.Should().Be(10, "because it is the first item's");
        (await reader.MoveNextAsync()).Should().BeTrue("because the second result was ready");
        reader.Current.Should().Be(20, "because it is the second item's");
        works.Running.Should().Equal([4], "because one result was handed out before the reader asked");
        source.End();
        works.End(4);
        (await reader.MoveNextAsync()).Should().BeTrue("because the third result was ready");
        reader.Current.Should().Be(30, "because it is the third item's");
        works.End(5);
        var rest = new List<int>();
        while (await reader.MoveNextAsync())
            rest.Add(reader.Current);
        rest.Should().Equal([40, 50], "because the others follow in their order");
        await reader.DisposeAsync();
    });

    [Fact]
    public void A_failure_does_not_wait_for_its_turn() => Pump.Run(async pump =>
    {
        var (works, error) = (new Works(), new InvalidDataException());
        var reader = Bounded.StreamAsync(Of(1, 2, 3), 3, works.Begin).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();

        works.Fail(3, error);
        await pump.Settle();
        works.Asked
            .Should().Equal([1, 2],
                "because a failure asks the others to stop at once, though their results come before it");
        works.End(1);
        works.Cancel(2);

        (await ErrorOf(first))
            .Should().BeSameAs(error,
                "because a failure comes out as soon as the others have ended; the late result is dropped");
        await reader.DisposeAsync();
    });

    [Fact]
    public void A_failure_drops_results_that_were_ready_before_it() => Pump.Run(async pump =>
    {
        var (source, works, error) = (new Source<int>(1, 2, 3), new Works(), new InvalidDataException());
        var reader = Bounded.StreamAsync(source, 4, works.Begin).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because its turn has come

        works.End(2);
        works.End(3);
        source.Fail(error);
        await pump.Settle();

        (await ErrorOf(reader.MoveNextAsync().AsTask()))
            .Should().BeSameAs(error,
                "because the failure of the source comes out at the next MoveNextAsync, and what was not handed out "
                + "is dropped");
        (await reader.MoveNextAsync()).Should().BeFalse("because a stream that has failed has ended");
        await reader.DisposeAsync();
    });

    [Fact]
    public void A_cancel_drops_results_that_are_ready() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var works = new Works();
        var reader = Bounded.StreamAsync(Of(1, 2), 3, works.Begin, ordered: true, caller.Token).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1, 2);
        await first; // because its turn has come

        caller.Cancel();

        (await ErrorOf(reader.MoveNextAsync().AsTask()))
            .Should().BeA<OperationCanceledException>("because a cancelled token wins over a result that is ready")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller's cancel");
        await reader.DisposeAsync();
    });

    [Fact]
    public void A_ready_result_waits_for_no_pull() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1), new Works());
        var reader = Bounded.StreamAsync(source, 2, works.Begin).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        source.IsPulling.Should().BeTrue("because a place is free");

        works.End(1);
        await first; // because its turn has come, though a pull is pending

        var second = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        source.Pulls.Should().Be(2, "because that pull is still pending, and one is made at a time");
        source.Give(2);
        await pump.Settle();
        works.End(2);
        (await second).Should().BeTrue("because the second item came and has its result");
        source.End();
        (await reader.MoveNextAsync()).Should().BeFalse("because the source has ended");
        await reader.DisposeAsync();
        source.Disposals.Should().Be(1, "because the source is disposed at the end of the stream");
    });

    [Fact]
    public void A_reader_who_leaves_an_ordered_stream_waits_for_those_before_and_behind() => Pump.Run(async pump =>
    {
        var (source, works) = (Of(1, 2, 3), new Works());
        var reader = Bounded.StreamAsync(source, 3, works.Begin).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1, 3);
        await first; // because its turn has come

        var leaving = reader.DisposeAsync().AsTask();
        await pump.Settle();
        works.Asked.Should().Equal([2], "because the reader has left");
        leaving.IsCompleted.Should().BeFalse("because a work still runs");
        works.Cancel(2);
        (await ErrorOf(leaving)).Should().BeNull("because whoever leaves hears of nothing that ends afterwards");
        source.Disposals.Should().Be(1, "because the source is disposed when the reader leaves");
    });

    [Fact]
    public void A_disposal_that_fails_comes_out_where_the_reader_is() => Pump.Run(async pump =>
    {
        var disposal = new InvalidDataException();
        var works = new Works();
        var source = new Source<int>(1) { WhenDisposed = () => throw disposal };
        var reader = Bounded.StreamAsync(source, 1, works.Begin).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because its turn has come
        source.End();
        (await ErrorOf(reader.MoveNextAsync().AsTask()))
            .Should().BeSameAs(disposal, "because the stream ends there, and nothing failed before");
        await reader.DisposeAsync();

        source = new Source<int>(1) { WhenDisposed = () => throw disposal };
        reader = Bounded.StreamAsync(source, 1, works.Begin).GetAsyncEnumerator();
        first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because its turn has come
        (await ErrorOf(reader.DisposeAsync().AsTask()))
            .Should().BeSameAs(disposal, "because the reader leaves, and nothing failed before");

        source = new Source<int>(1, 2) { WhenDisposed = () => throw disposal };
        reader = Bounded.StreamAsync(source, 2, works.Begin).GetAsyncEnumerator();
        first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because its turn has come
        var leaving = reader.DisposeAsync().AsTask();
        await pump.Settle();
        works.Fail(2, new InvalidDataException("it was asked to stop"));
        (await ErrorOf(leaving))
            .Should().BeSameAs(disposal,
                "because nothing had failed when the reader left: what was asked to stop hides no error");
    });

    [Fact]
    public void A_reader_who_leaves_hears_of_no_failure_and_no_cancel() => Pump.Run(async pump =>
    {
        foreach (var (what, stop) in new (string, Action<Works, CancellationTokenSource>)[]
                 {
                     ("a work had failed", (works, _) => works.Fail(2, new InvalidDataException())),
                     ("the caller had cancelled", (_, caller) => caller.Cancel()),
                 })
        {
            foreach (var disposalFails in new[] { false, true })
            {
                using var caller = new CancellationTokenSource();
                var works = new Works();
                var source = new Source<int>(1, 2)
                {
                    WhenDisposed = () => { if (disposalFails) throw new InvalidDataException(); },
                };
                var stream = Bounded.StreamAsync(source, 2, works.Begin, cancellationToken: caller.Token);
                var reader = stream.GetAsyncEnumerator();
                var first = reader.MoveNextAsync().AsTask();
                await pump.Settle();
                works.End(1);
                await first; // because its turn has come

                stop(works, caller);
                await pump.Settle();
                var leaving = reader.DisposeAsync().AsTask();
                await pump.Settle();
                works.End([.. works.Running]);

                (await ErrorOf(leaving))
                    .Should().BeNull("because {0} before the reader left{1}", what, disposalFails
                        ? ", and the disposal failed only after that"
                        : ": whoever leaves does not hear of it");
            }
        }
    });

    [Fact]
    public void Each_enumeration_starts_afresh() => Pump.Run(async pump =>
    {
        static async IAsyncEnumerable<int> Numbers()
        {
            yield return 1;
            yield return 2;
            await Task.CompletedTask;
        }

        var stream = Bounded.StreamAsync(Numbers(), 2, (item, _) => Task.FromResult(10 * item));

        foreach (var time in new[] { "first", "second" })
        {
            var results = new List<int>();
            await foreach (var result in stream)
                results.Add(result);
            results.Should().Equal([10, 20], "because the {0} enumeration enumerates the source for itself", time);
        }
    });
}
