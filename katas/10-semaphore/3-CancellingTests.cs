using Katas.Semaphores;

namespace Tests.Semaphores;

[Trait("Stage", "3"), Trait("Level", "core")]
public class CancellingTests
{
    [Fact]
    public void A_cancelled_wait_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);

        var wait = semaphore.WaitAsync(source.Token);
        source.Cancel();

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        wait.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
    });

    [Fact]
    public void A_cancelled_waiter_takes_no_permit() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);
        var wait = semaphore.WaitAsync(source.Token);
        source.Cancel();

        semaphore.Release();

        semaphore.Available.Should().Be(1, "because nobody waits any more");
        semaphore.TryWait().Should().BeTrue("because a cancelled waiter takes no permit");
        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void The_turn_of_a_cancelled_waiter_goes_to_the_next() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);
        var waits = new[] { semaphore.WaitAsync(source.Token), semaphore.WaitAsync(), semaphore.WaitAsync(source.Token), semaphore.WaitAsync() };
        source.Cancel();

        semaphore.Release();
        await waits[1]; // because the one before it has left the line
        semaphore.Available.Should().Be(0, "because somebody still waits");
        waits[3].IsCompleted.Should().BeFalse("because one permit serves one waiter, and whoever stays in line keeps its place");

        semaphore.Release();
        await waits[3]; // because the one before it has left the line
        foreach (var cancelled in new[] { waits[0], waits[2] })
            (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void One_token_may_cancel_several_waits() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);
        var (first, second, third) = (semaphore.WaitAsync(source.Token), semaphore.WaitAsync(source.Token), semaphore.WaitAsync(source.Token));

        semaphore.Release();
        source.Cancel();

        await first; // because it was served before the cancel
        (await ErrorOf(second)).Should().BeA<OperationCanceledException>("because its token was cancelled, though another wait with that token was served");
        (await ErrorOf(third)).Should().BeA<OperationCanceledException>("because its token was cancelled, though it is the token of others, too");
    });

    [Fact]
    public void A_cancel_after_the_hand_over_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);
        var (wait, next) = (semaphore.WaitAsync(source.Token), semaphore.WaitAsync());

        semaphore.Release();
        source.Cancel();

        (await ErrorOf(wait)).Should().BeNull("because the permit was handed over before the cancel: a completed wait stays completed");
        await pump.Settle();
        next.IsCompleted.Should().BeFalse("because the permit belongs to the first waiter, who has to give it back");
        semaphore.Release();
        await next; // because the permit was given back
    });

    [Fact]
    public void A_token_that_is_already_cancelled_takes_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (free, empty) = (new AsyncSemaphore(1), new AsyncSemaphore(0));
        source.Cancel();

        var (wait, another) = (free.WaitAsync(source.Token), empty.WaitAsync(source.Token));

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though a permit is available")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        (await ErrorOf(another)).Should().BeA<OperationCanceledException>("because its token is cancelled");
        (wait.IsCanceled && another.IsCanceled).Should().BeTrue("because both end Canceled, not Faulted");
        free.Available.Should().Be(1, "because nothing was taken");
        empty.Release();
        empty.Available.Should().Be(1, "because nobody stands in line");
    });

    [Fact]
    public void A_cancelled_waiter_does_not_count_against_the_maximum() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0, maximum: 1);
        var (cancelled, waiting) = (semaphore.WaitAsync(source.Token), semaphore.WaitAsync());
        source.Cancel();
        await ErrorOf(cancelled); // because its token was cancelled

        semaphore.Invoking(it => it.Release(3)).Should().Throw<InvalidOperationException>("because only one still waits, so two permits would become available");
        waiting.IsCompleted.Should().BeFalse("because a release that is refused serves nobody");
        semaphore.Release(2);
        await waiting; // because two permits came
        semaphore.Available.Should().Be(1, "because one of the two went to the one that still waited");
    });

    [Fact]
    public void A_release_in_the_middle_of_a_cancel_loses_no_permit() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);
        var wait = semaphore.WaitAsync(source.Token);
        source.Token.Register(() => semaphore.Release()); // Cancel runs the callbacks last in, first out: this one before the semaphore's own

        source.Cancel();

        var taken = await ErrorOf(wait) is null ? 1 : 0; // because the release or the cancel ends the wait
        (taken + semaphore.Available).Should().Be(1, "because either of the two may win, but the permit is taken or available: never both, never neither");

        using var another = new CancellationTokenSource();
        semaphore = new AsyncSemaphore(0);
        var (leaving, staying) = (semaphore.WaitAsync(another.Token), semaphore.WaitAsync());
        another.Token.Register(() => semaphore.Release()); // runs before the semaphore's own callback

        another.Cancel();

        semaphore.Available.Should().Be(0, "because a permit is not available while somebody waits for it");
        if (await ErrorOf(leaving) is not null) await staying; // because either of the two may win, but one of the waiters is given the permit
    });

    [Fact]
    public void A_cancel_loses_no_permit_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var semaphore = new AsyncSemaphore(0);

        var mayBeCancelled = pump.Start(() => semaphore.WaitAsync(source.Token));
        var patient = pump.Start(() => semaphore.WaitAsync());
        var release = pump.Start(() => semaphore.Release());
        var cancel = pump.Start(() => source.Cancel());
        await Task.WhenAll(release, cancel); // because each of the two ends
        semaphore.Release();

        await patient; // because two permits were released, and it is never cancelled
        var taken = await ErrorOf(mayBeCancelled) is null ? 2 : 1; // because a permit or the cancel ends the wait
        (taken + semaphore.Available).Should().Be(2, "because each permit is taken or available: never both, never neither");
    });
}
