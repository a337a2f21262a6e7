using Katas.Semaphores;

namespace Tests.Semaphores;

[Trait("Stage", "6"), Trait("Level", "mastery")]
public class ConditionCancelTests
{
    [Fact]
    public void A_cancelled_wait_ends_though_somebody_holds_the_lock() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var wait = changed.WaitAsync(await gate.LockAsync(), source.Token);
        var held = await gate.LockAsync();

        source.Cancel();

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because the wait was cancelled, and it doesn't wait for the lock")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        wait.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        gate.IsHeld.Should().BeTrue("because a cancelled wait doesn't touch the lock that somebody else holds");
        held.Dispose();
        gate.IsHeld.Should().BeFalse("because a cancelled wait doesn't stand in the lock's line");
    });

    [Fact]
    public void A_cancelled_wait_does_not_take_a_free_lock() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var wait = changed.WaitAsync(await gate.LockAsync(), source.Token);

        source.Cancel();

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because its token was cancelled");
        await pump.Settle();
        gate.IsHeld.Should().BeFalse("because nobody would give the lock back: a cancelled wait has no releaser to give to its caller");
        changed.NotifyAll();
        gate.IsHeld.Should().BeFalse("because nobody waits any more");
    });

    [Fact]
    public void A_cancelled_waiter_swallows_no_notification() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var cancelled = new[] { changed.WaitAsync(await gate.LockAsync(), source.Token), changed.WaitAsync(await gate.LockAsync(), source.Token) };
        var waits = new[] { changed.WaitAsync(await gate.LockAsync()), changed.WaitAsync(await gate.LockAsync()), changed.WaitAsync(await gate.LockAsync()) };

        source.Cancel();
        changed.Notify(2);

        (await waits[0]).Dispose(); // because those before it have left the line
        (await waits[1]).Dispose(); // because there were two notifications, and a cancelled waiter swallows none
        waits[2].IsCompleted.Should().BeFalse("because there were two notifications");
        foreach (var wait in cancelled)
            (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because its token was cancelled");
    });

    [Fact]
    public void A_waiter_keeps_its_place_when_another_leaves_the_line() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var first = changed.WaitAsync(await gate.LockAsync());
        var leaving = changed.WaitAsync(await gate.LockAsync(), source.Token);
        var last = changed.WaitAsync(await gate.LockAsync());

        source.Cancel();
        await ErrorOf(leaving); // because its token was cancelled

        changed.Notify();
        (await first).Dispose(); // because it has waited longest
        last.IsCompleted.Should().BeFalse("because one notification reaches one waiter");
        changed.Notify();
        (await last).Dispose(); // because it is the only one that still waits
    });

    [Fact]
    public void A_cancel_after_the_notification_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var wait = changed.WaitAsync(await gate.LockAsync(), source.Token);
        var next = changed.WaitAsync(await gate.LockAsync());
        var held = await gate.LockAsync();

        changed.Notify();
        source.Cancel();
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because the notification reached it before the cancel, so it waits for the lock, which somebody holds");

        held.Dispose();
        (await ErrorOf(wait)).Should().BeNull("because a notification that reached a waiter before its cancel counts");
        (await wait).Dispose();
        await pump.Settle();
        next.IsCompleted.Should().BeFalse("because the only notification went to the one before it");
        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });

    [Fact]
    public void A_cancel_when_the_notification_has_taken_the_lock_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var wait = changed.WaitAsync(await gate.LockAsync(), source.Token);

        changed.Notify(); // takes the free lock for the waiter
        source.Cancel();

        (await ErrorOf(wait)).Should().BeNull("because the notification, and the lock, reached it before the cancel");
        gate.IsHeld.Should().BeTrue("because it has the lock");
        (await wait).Dispose();
        gate.IsHeld.Should().BeFalse("because it has given the lock back");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_still_gives_the_lock_back() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var held = await gate.LockAsync();
        var next = gate.LockAsync();
        source.Cancel();

        var wait = changed.WaitAsync(held, source.Token);

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because the token is already cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
        wait.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
        var turn = await next; // because a wait gives the lock back, though it is cancelled from the beginning
        held.Dispose();
        gate.IsHeld.Should().BeTrue("because a wait uses its releaser up, though it is cancelled from the beginning");
        turn.Dispose();
        changed.Notify();
        gate.IsHeld.Should().BeFalse("because nobody stands in line for a notification");
    });

    [Fact]
    public void Null_comes_before_the_token_and_the_token_before_a_bad_releaser() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (gate, other) = (new AsyncLock(), new AsyncLock());
        var changed = new AsyncCondition(gate);
        var (disposed, foreign) = (await gate.LockAsync(), await other.LockAsync());
        disposed.Dispose();
        var held = await gate.LockAsync();
        source.Cancel();

        Record.Exception(() => { _ = changed.WaitAsync(null!, source.Token); }).Should().BeA<ArgumentNullException>("because an argument error comes from the call, before any look at the token");
        (await ErrorOf(changed.WaitAsync(disposed, source.Token))).Should().BeA<OperationCanceledException>("because the token comes before the question whether the releaser is good");
        (await ErrorOf(changed.WaitAsync(foreign, source.Token))).Should().BeA<OperationCanceledException>("because the token comes before the question whether the releaser is good");

        gate.IsHeld.Should().BeTrue("because a bad releaser gives nothing back");
        other.IsHeld.Should().BeTrue("because a bad releaser is left as it is");
        foreign.Dispose();
        other.IsHeld.Should().BeFalse("because a bad releaser is left as it is: it is still good for its own lock");
        held.Dispose();
        gate.IsHeld.Should().BeFalse("because its holder has given it back");
    });

    [Fact]
    public void A_notification_in_the_middle_of_a_cancel_is_not_lost() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var leaving = changed.WaitAsync(await gate.LockAsync(), source.Token);
        var staying = changed.WaitAsync(await gate.LockAsync());
        source.Token.Register(() => changed.Notify()); // Cancel runs the callbacks last in, first out: this one before the condition's own

        source.Cancel();

        var isNotified = await ErrorOf(leaving) is null; // because the notification or the cancel ends the wait
        if (isNotified) (await leaving).Dispose();
        if (!isNotified) (await staying).Dispose(); // because either of the two may win, but one of the waiters gets the notification
        await pump.Settle();
        staying.IsCompleted.Should().Be(!isNotified, "because there was one notification");
        gate.IsHeld.Should().BeFalse("because whoever was notified has given the lock back");
    });

    [Fact]
    public void Nothing_that_was_put_is_forgotten_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var gate = new AsyncLock();
        var (changed, stored) = (new AsyncCondition(gate), 0);

        async Task Take(CancellationToken cancellationToken)
        {
            var held = await gate.LockAsync();
            while (stored == 0)
                held = await changed.WaitAsync(held, cancellationToken);
            stored--;
            held.Dispose();
        }

        async Task Put()
        {
            using (await gate.LockAsync())
            {
                stored++;
                changed.Notify();
            }
        }

        var (mayBeCancelled, patient) = (Take(source.Token), Take(CancellationToken.None)); // both wait now
        var put = pump.Start(Put);
        await pump.Start(() => source.Cancel());
        await put; // because everybody gives the lock back
        if (await ErrorOf(mayBeCancelled) is null) await Put(); // because an item or the cancel ends the wait

        await patient; // because an item is left for it: whoever is cancelled swallows no notification
        stored.Should().Be(0, "because each item was taken once");
        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });
}
