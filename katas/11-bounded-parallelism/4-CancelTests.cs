using Katas.Parallelism;

namespace Tests.Parallelism;

[Trait("Stage", "4"), Trait("Level", "core")]
public class CancelTests : BoundedTests
{
    [Fact]
    public void A_cancel_asks_works_and_pull_and_waits_until_they_have_ended() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var (source, works) = (new Source<int>(1, 2), new Works());
        var map = Bounded.MapAsync(source, 3, works.Begin, caller.Token);
        await pump.Settle();
        var token = source.Token;

        caller.Cancel();
        await pump.Settle();
        works.Asked.Should().Equal([1, 2], "because the caller's cancel reaches the works");
        token.IsCancellationRequested.Should().BeTrue("because the caller's cancel reaches the pending pull");
        map.IsCompleted.Should().BeFalse("because a cancel is a request: what runs is awaited");

        works.Cancel(1);
        works.Cancel(2);
        await pump.Settle();
        map.IsCompleted.Should().BeFalse("because the pull is still pending");
        source.Faults.Should().BeEmpty("because a source must not be disposed while a pull is pending");
        source.End();
        await ErrorOf(map); // because everything has ended
        source.Disposals.Should().Be(1, "because the source is disposed however it ends");
    });

    [Fact]
    public void It_ends_Canceled_with_the_callers_own_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var works = new Works { Obey = true };
        var map = Bounded.MapAsync(Of(1, 2), 2, works.Begin, caller.Token);
        await pump.Settle();

        caller.Cancel();

        (await ErrorOf(map)).Should().BeA<OperationCanceledException>("because the caller cancelled it")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token,
                "because the caller must be able to tell whose cancellation it was, and knows no token but its own");
        map.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
    });

    [Fact]
    public void Results_that_come_after_the_cancel_do_not_count() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2), 3, works.Begin, caller.Token);
        await pump.Settle();

        caller.Cancel();
        works.End(2);
        await pump.Settle();
        works.End(1);

        (await ErrorOf(map))
            .Should().BeA<OperationCanceledException>("because the caller cancelled before the last results came")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller's cancel");
        map.IsCanceled.Should().BeTrue("because it ends Canceled, though all results are there");
    });

    [Fact]
    public void Failures_that_come_after_the_cancel_do_not_count() => Pump.Run(async pump =>
    {
        foreach (var (what, end) in new (string, Action<Works>)[]
                 {
                     ("fails in its cleanup", works => works.Fail(2, new InvalidDataException())),
                     ("is cancelled with a token of its own", works => works.Cancel(2, new CancellationToken(true))),
                 })
        {
            using var caller = new CancellationTokenSource();
            var works = new Works();
            var map = Bounded.MapAsync(Of(1, 2), 3, works.Begin, caller.Token);
            await pump.Settle();
            caller.Cancel();

            end(works);
            await pump.Settle();
            works.End(1);

            (await ErrorOf(map))
                .Should().BeA<OperationCanceledException>(
                    "because the caller cancelled first, and then a work {0}", what)
                .Which.CancellationToken.Should().BeSameTokenAs(caller.Token,
                    "because the caller cancelled first, and then a work {0}", what);
            map.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted, when a work {0}", what);
        }

        using var heard = new CancellationTokenSource();
        var hearing = new Works();
        var whole = Bounded.MapAsync(Of(1, 2), 2, (item, token) =>
        {
            if (item == 2) heard.Token.Register(() => hearing.Fail(2, new IOException()));
            return hearing.Begin(item, token);
        }, heard.Token);
        await pump.Settle();
        heard.Cancel();
        await pump.Settle();
        hearing.End(1);
        (await ErrorOf(whole))
            .Should().BeA<OperationCanceledException>(
                "because the caller cancelled, and a work that listens to the caller's token failed in its cleanup")
            .Which.CancellationToken.Should().BeSameTokenAs(heard.Token, "because it was the caller's cancel");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_wins_over_everything() => Pump.Run(async pump =>
    {
        var (source, works) = (Of(1), new Works());
        var cancelled = new CancellationToken(canceled: true);

        var map = Bounded.MapAsync(source, 1, works.Begin, cancelled);

        (await ErrorOf(map)).Should().BeA<OperationCanceledException>("because the token was cancelled before the call")
            .Which.CancellationToken.Should().BeSameTokenAs(cancelled,
                "because the caller must be able to tell whose cancellation it was");
        map.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
        (source.Opened, source.Pulls, works.Begun.Count)
            .Should().Be((0, 0, 0), "because then nothing is opened, pulled or begun");
    });

    [Fact]
    public void After_a_cancel_nothing_is_pulled_and_nothing_begins() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var (source, works) = (new Source<int>(1), new Works());
        var map = Bounded.MapAsync(source, 2, works.Begin, caller.Token);
        await pump.Settle();

        caller.Cancel();
        source.Give(2);
        await pump.Settle();
        works.Begun.Should().Equal([1], "because the pull brought its item after the cancel");
        works.End(1);
        await ErrorOf(map); // because everything has ended
        source.Pulls.Should().Be(2, "because after a cancel nothing is pulled, though places are free");
    });

    [Fact]
    public void A_cancel_while_the_places_are_being_filled_is_heard_before_the_next_step() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var works = new Works { WhenBegun = item => { if (item == 2) caller.Cancel(); } };
        var source = new Source<int>(1, 2, 3, 4);
        var map = Bounded.MapAsync(source, 4, works.Begin, caller.Token);
        await pump.Settle();
        (works.Begun.Count, source.Pulls)
            .Should().Be((2, 2), "because the second work cancels in its first line, so nothing more is pulled");
        works.End(1, 2);
        await ErrorOf(map); // because everything has ended

        using var another = new CancellationTokenSource();
        works = new Works();
        source = new Source<int>(1, 2) { WhenPulled = () => another.Cancel() };
        map = Bounded.MapAsync(source, 2, works.Begin, another.Token);
        await pump.Settle();
        works.Begun.Should().BeEmpty("because the cancel came within the pull, before its item was there");
        await ErrorOf(map); // because nothing runs
        map.IsCanceled.Should().BeTrue("because the caller cancelled it");
    });

    [Fact]
    public void A_failure_before_the_cancel_stays_the_failure() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var (works, error) = (new Works(), new InvalidDataException());
        var map = Bounded.MapAsync(Of(1, 2), 2, works.Begin, caller.Token);
        await pump.Settle();

        works.Fail(1, error);
        await pump.Settle();
        caller.Cancel();
        works.Cancel(2);

        (await ErrorOf(map))
            .Should().BeSameAs(error, "because the failure came first, and a later cancel must not hide it");
    });

    [Fact]
    public void A_failed_disposal_does_not_hide_the_cancel() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var works = new Works();
        var source = new Source<int>(1) { WhenDisposed = () => throw new InvalidDataException() };
        var map = Bounded.MapAsync(source, 1, works.Begin, caller.Token);
        await pump.Settle();

        caller.Cancel();
        works.End(1);

        (await ErrorOf(map))
            .Should().BeA<OperationCanceledException>(
                "because the cancel came first, and the disposal failed after it");
    });

    [Fact]
    public void A_cancel_after_the_end_changes_nothing() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var works = new Works();
        var map = Bounded.MapAsync(Of(1), 1, works.Begin, caller.Token);
        await pump.Settle();
        works.End(1);
        await map; // because everything has ended

        caller.Cancel();
        await pump.Settle();

        (await map).Should().Equal([10], "because it has ended with its results");
    });
}
