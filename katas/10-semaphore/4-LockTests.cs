using Katas.Semaphores;

namespace Tests.Semaphores;

[Trait("Stage", "4"), Trait("Level", "core")]
public class LockTests
{
    [Fact]
    public void A_free_lock_is_taken_before_the_call_returns() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        gate.IsHeld.Should().BeFalse("because nobody has taken the lock yet");

        var turn = gate.LockAsync();
        gate.IsHeld.Should().BeTrue("because the lock was free, so the call has taken it");

        var held = await turn; // because the lock was free
        gate.IsHeld.Should().BeTrue("because it was not given back yet");
        held.Dispose();
        gate.IsHeld.Should().BeFalse("because disposing the releaser gives the lock back");
    });

    [Fact]
    public void The_lock_is_handed_over_in_line() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var first = await gate.LockAsync();
        var (second, third) = (gate.LockAsync(), gate.LockAsync());
        await pump.Settle();
        second.IsCompleted.Should().BeFalse("because somebody holds the lock");

        first.Dispose();
        gate.IsHeld.Should().BeTrue("because the lock was handed to the next in line, though that has not run yet");
        var newcomer = gate.LockAsync();

        (await second).Dispose(); // because it is the first in line
        newcomer.IsCompleted.Should().BeFalse("because somebody came before it");
        (await third).Dispose(); // because it is the first in line now
        (await newcomer).Dispose(); // because it is the last in line
        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });

    [Fact]
    public void Disposing_twice_releases_once() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var first = await gate.LockAsync();
        first.Dispose();
        first.Invoking(it => it.Dispose()).Should().NotThrow("because disposing twice is as good as once");
        gate.IsHeld.Should().BeFalse("because the lock was given back");

        var second = await gate.LockAsync();
        var third = gate.LockAsync();
        first.Dispose();
        await pump.Settle();
        third.IsCompleted.Should().BeFalse("because the first turn has ended long ago, and its releaser can't end the turn of another");
        gate.IsHeld.Should().BeTrue("because the second turn has not ended");

        second.Dispose();
        second.Dispose();
        (await third).Dispose(); // because the second turn has ended
        gate.IsHeld.Should().BeFalse("because three turns were taken, and three have ended");
    });

    [Fact]
    public void Its_holder_waits_like_anybody_else() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var outer = await gate.LockAsync();

        var inner = gate.LockAsync();
        await pump.Settle();
        inner.IsCompleted.Should().BeFalse("because the lock doesn't know who asks: it isn't reentrant");

        outer.Dispose();
        (await inner).Dispose(); // because the outer turn has ended
        gate.IsHeld.Should().BeFalse("because both turns have ended");
    });

    [Fact]
    public void A_method_that_its_holder_calls_waits_too() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var passed = 0;

        async Task Deeper()
        {
            using (await gate.LockAsync())
                Interlocked.Increment(ref passed);
        }

        var held = await gate.LockAsync();
        var deeper = new[] { Deeper(), pump.Start(Deeper), Task.Run(Deeper) }; // the holder starts all three
        await pump.Settle();
        passed.Should().Be(0, "because the lock isn't inherited: whatever its holder calls or starts waits like anybody else");

        held.Dispose();
        await Task.WhenAll(deeper); // because the holder has given the lock back
        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });

    [Fact]
    public void Whoever_has_the_releaser_can_give_the_lock_back() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();

        var held = await pump.Start(() => gate.LockAsync()); // because the lock is free
        gate.IsHeld.Should().BeTrue("because the lock stays held when the task that took it has ended: it has no owner");
        await Task.Run(() => held.Dispose()); // because the lock doesn't care about the thread
        gate.IsHeld.Should().BeFalse("because it was given back, though by another task and on another thread");

        (await gate.LockAsync()).Dispose(); // because the lock is free
    });

    [Fact]
    public void A_cancelled_wait_leaves_the_locks_line() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var held = await gate.LockAsync();
        var (cancelled, next) = (gate.LockAsync(source.Token), gate.LockAsync());

        source.Cancel();
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        cancelled.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");

        held.Dispose();
        (await next).Dispose(); // because the one before it has left the line
        gate.IsHeld.Should().BeFalse("because a cancelled wait doesn't take the lock");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_does_not_take_the_lock() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        source.Cancel();

        var turn = gate.LockAsync(source.Token);

        (await ErrorOf(turn)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins, though the lock is free");
        turn.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
        gate.IsHeld.Should().BeFalse("because nothing was taken");
    });

    [Fact]
    public void A_lock_that_was_handed_over_has_to_be_given_back_despite_a_cancel() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var held = await gate.LockAsync();
        var turn = gate.LockAsync(source.Token);

        held.Dispose();
        source.Cancel();

        (await ErrorOf(turn)).Should().BeNull("because the lock was handed over before the cancel: a completed wait stays completed");
        gate.IsHeld.Should().BeTrue("because it was not given back yet");
        (await turn).Dispose();
        gate.IsHeld.Should().BeFalse("because it was given back");
    });

    [Fact]
    public void Only_one_is_inside_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var sum = 0;

        async Task Add(CancellationToken cancellationToken)
        {
            using (await gate.LockAsync(cancellationToken))
            {
                var before = sum;
                await pump.Start(() => { });
                sum = before + 1;
            }
        }

        var mayBeCancelled = pump.Start(() => Add(source.Token));
        var patient = pump.Start(() => Add(CancellationToken.None));
        await pump.Start(() => source.Cancel());
        await patient; // because whoever holds the lock gives it back

        var added = await ErrorOf(mayBeCancelled) is null ? 2 : 1; // because the lock or the cancel ends the wait
        sum.Should().Be(added, "because nobody changes the sum between another's look and change");
        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });
}
