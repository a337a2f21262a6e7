using Katas.Parallelism;

namespace Tests.Parallelism;

[Trait("Stage", "3"), Trait("Level", "core")]
public class FailureTests : BoundedTests
{
    private static readonly InvalidDataException Error = new("the first failure");

    [Fact]
    public void A_failed_work_fails_the_whole_with_the_same_exception() => Pump.Run(async pump =>
    {
        var (works, error) = (new Works(), new InvalidDataException());
        var map = Bounded.MapAsync(Of(1, 2), 1, works.Begin);
        await pump.Settle();

        works.Fail(1, error);

        (await ErrorOf(map))
            .Should().BeSameAs(error, "because a failure comes out as it is, not wrapped and not copied");
        map.IsFaulted.Should().BeTrue("because a failure is no cancellation");
    });

    [Fact]
    public void A_work_that_throws_at_once_fails_the_task_and_not_the_call() => Pump.Run(async pump =>
    {
        var source = Of(1, 2);
        Task? map = null;

        var thrown = Record.Exception(() => { map = Bounded.MapAsync(source, 2, (_, _) => ThrowAtOnce()); });

        thrown.Should().BeNull("because only wrong arguments are thrown by the call");
        var error = await ErrorOf(map!);
        error.Should().BeSameAs(Error, "because what a work throws before its first wait is a failure like any other");
        error!.StackTrace
            .Should().Contain(nameof(ThrowAtOnce), "because a failure keeps the stack of where it was thrown");
        source.Disposals.Should().Be(1, "because the source is disposed however it ends");
        source.Pulls.Should().Be(1, "because the failure was there before the next pull, though a place was free");
    });

    [Fact]
    public void After_a_failure_nothing_is_pulled_and_nothing_begins() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1, 2, 3, 4), new Works());
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();

        works.Fail(1, Error);
        await pump.Settle();
        works.End(2);

        (await ErrorOf(map)).Should().BeSameAs(Error, "because a work failed");
        source.Pulls.Should().Be(2, "because after a failure no result can come any more, so nothing more is pulled");
        works.Begun.Should().Equal([1, 2], "because after a failure no work begins");
    });

    [Fact]
    public void The_others_are_asked_to_stop_and_awaited() => Pump.Run(async pump =>
    {
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3), 3, works.Begin);
        await pump.Settle();
        works.Asked.Should().BeEmpty("because nothing has failed yet");

        works.Fail(3, Error);
        await pump.Settle();
        works.Asked
            .Should().Equal([1, 2], "because the works that still run are asked to stop by their token, at once");
        map.IsCompleted
            .Should().BeFalse("because two works still run, and nothing may run on behind the back of the caller");

        works.Cancel(1);
        await pump.Settle();
        map.IsCompleted.Should().BeFalse("because one work still runs");
        works.End(2);
        (await ErrorOf(map)).Should().BeSameAs(Error, "because every work has ended");
    });

    [Fact]
    public void The_first_failure_in_time_comes_out() => Pump.Run(async pump =>
    {
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3), 3, works.Begin);
        await pump.Settle();

        works.Fail(2, Error);
        works.Fail(1, new InvalidDataException("came later, though its item came first"));
        await pump.Settle();
        works.Fail(3, new InvalidDataException("failed while it was stopping"));

        (await ErrorOf(map))
            .Should().BeSameAs(Error, "because the first in time is the cause, and the others may be consequences");
    });

    [Fact]
    public void A_failure_of_the_source_is_a_failure_like_any_other() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1), new Works());
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();

        source.Fail(Error);
        await pump.Settle();
        works.Asked.Should().Equal([1], "because the source failed, so what runs is asked to stop");
        map.IsCompleted.Should().BeFalse("because a work still runs");
        works.End(1);
        (await ErrorOf(map)).Should().BeSameAs(Error, "because the failure of the source comes out as it is");
        source.Disposals.Should().Be(1, "because a source that failed is disposed as well");

        foreach (var broken in new IAsyncEnumerable<int>[] { FailsAtOnce(), new DoesNotOpen(Error) })
        {
            Task? next = null;
            Record.Exception(() => { next = Bounded.MapAsync(broken, 2, works.Begin); })
                .Should().BeNull("because only wrong arguments are thrown by the call");
            (await ErrorOf(next!)).Should().BeSameAs(Error, "because it does not matter where in the source it fails");
        }

        var unreadable = new Source<int>(1)
        {
            WhenRead = () => throw Error,
            WhenDisposed = () => throw new InvalidDataException("the disposal failed later"),
        };
        (await ErrorOf(Bounded.MapAsync(unreadable, 2, works.Begin)))
            .Should().BeSameAs(Error, "because Current threw, and that is a failure of the source");
        unreadable.Disposals.Should().Be(1, "because a source that failed is disposed as well");
    });

    [Fact]
    public void The_pending_pull_is_asked_to_stop_and_awaited_and_its_item_not_begun() => Pump.Run(async pump =>
    {
        var (source, works) = (new Source<int>(1), new Works());
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();
        var token = source.Token;

        works.Fail(1, Error);
        await pump.Settle();
        token.IsCancellationRequested
            .Should().BeTrue("because the pull has the same token as the works, and is asked to stop with them");
        map.IsCompleted.Should().BeFalse("because a pull is pending, and it is awaited like a work");
        source.Faults.Should().BeEmpty("because a source must not be disposed while a pull is pending");

        source.Give(2);
        (await ErrorOf(map)).Should().BeSameAs(Error, "because a work failed");
        works.Begun.Should().Equal([1], "because the item came too late: after a failure no work begins");
        (source.Disposals, source.Pulls)
            .Should().Be((1, 2), "because then the source is disposed, and it is not pulled again");
    });

    [Fact]
    public void The_source_is_disposed_after_the_last_work_has_ended() => Pump.Run(async pump =>
    {
        var (source, works) = (Of(1, 2), new Works());
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();

        works.Fail(1, Error);
        await pump.Settle();
        source.Disposals.Should().Be(0, "because a work still runs, and it may use what the source gave it");
        works.Cancel(2);
        await ErrorOf(map); // because every work has ended
        source.Disposals.Should().Be(1, "because the source is disposed however it ends");
    });

    [Fact]
    public void An_error_of_the_disposal_comes_out_only_if_nothing_failed_before() => Pump.Run(async pump =>
    {
        var disposal = new InvalidDataException("the disposal failed");
        var works = new Works();
        var source = new Source<int>(1, 2) { WhenDisposed = () => throw disposal };
        source.End();
        var map = Bounded.MapAsync(source, 2, works.Begin);
        await pump.Settle();
        works.End(1, 2);
        (await ErrorOf(map))
            .Should().BeSameAs(disposal, "because nothing failed before: an error that nobody sees would be lost");

        source = new Source<int>(1) { WhenDisposed = () => throw disposal };
        map = Bounded.MapAsync(source, 1, works.Begin);
        await pump.Settle();
        works.Fail(1, Error);
        (await ErrorOf(map))
            .Should().BeSameAs(Error,
                "because the work failed before the disposal did, and the first failure comes out");
    });

    [Fact]
    public void A_work_that_ends_cancelled_cancels_the_whole_with_its_token() => Pump.Run(async pump =>
    {
        using var own = new CancellationTokenSource();
        own.Cancel();
        var works = new Works();
        var map = Bounded.MapAsync(Of(1, 2, 3), 2, works.Begin);
        await pump.Settle();

        works.Cancel(1, own.Token);
        await pump.Settle();
        works.Asked.Should().Equal([2], "because a work that is cancelled has no result, so nobody needs the others");
        works.End(2);
        (await ErrorOf(map)).Should().BeA<OperationCanceledException>("because awaiting the work throws that")
            .Which.CancellationToken.Should().BeSameTokenAs(own.Token, "because it is the work's own cancellation");
        map.IsCanceled.Should().BeTrue("because a cancelled work cancels the whole");
        works.Begun.Should().Equal([1, 2], "because then no work begins");

        var thrown = new OperationCanceledException(own.Token);
        map = Bounded.MapAsync(Of(4), 1, works.Begin);
        await pump.Settle();
        works.Fail(4, thrown);
        (await ErrorOf(map))
            .Should().BeSameAs(thrown,
                "because a task that failed with an OperationCanceledException counts as awaiting it would: as a "
                + "cancellation");
        map.IsCanceled.Should().BeTrue("because awaiting the work throws an OperationCanceledException");

        map = Bounded.MapAsync<int, int>(Of(5), 1, (_, _) => throw thrown);
        (await ErrorOf(map)).Should().BeSameAs(thrown, "because it does not matter when the work throws it");
        map.IsCanceled.Should().BeTrue("because it does not matter when the work throws it");
    });

    private static Task<int> ThrowAtOnce() => throw Error;

    private static Source<int> FailsAtOnce()
    {
        var source = new Source<int>();
        source.Fail(Error);
        return source;
    }
}
