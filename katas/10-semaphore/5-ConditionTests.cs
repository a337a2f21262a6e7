using Katas.Semaphores;

namespace Tests.Semaphores;

[Trait("Stage", "5"), Trait("Level", "core")]
public class ConditionTests
{
    [Fact]
    public void A_wait_gives_the_lock_back_before_it_returns() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);

        var wait = changed.WaitAsync(await gate.LockAsync());
        gate.IsHeld.Should().BeFalse("because the wait has given the lock back");
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because nobody has notified it");

        var held = await gate.LockAsync();
        var next = gate.LockAsync();
        var another = changed.WaitAsync(held);
        await next; // because the wait has given the lock to the next in its line
        await pump.Settle();
        another.IsCompleted.Should().BeFalse("because nobody has notified it");
    });

    [Fact]
    public void A_notified_wait_ends_with_the_lock() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var first = await gate.LockAsync();
        var wait = changed.WaitAsync(first);

        changed.Notify();
        gate.IsHeld.Should().BeTrue("because the lock was free, so the notification has taken it for the waiter");
        var newcomer = gate.LockAsync();
        var second = await wait; // because the lock was free
        second.Should().NotBeSameAs(first, "because the first releaser is used up, and this is another turn");
        newcomer.IsCompleted.Should().BeFalse("because the notified one holds the lock");

        second.Dispose();
        (await newcomer).Dispose(); // because the notified one has given the lock back
        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });

    [Fact]
    public void A_notified_wait_ends_only_when_it_has_the_lock() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var wait = changed.WaitAsync(await gate.LockAsync());
        var held = await gate.LockAsync();

        changed.Notify();
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because it was notified, but somebody else holds the lock");

        held.Dispose();
        gate.IsHeld.Should().BeTrue("because the lock was handed to the notified one");
        (await wait).Dispose(); // because the lock was given back
        gate.IsHeld.Should().BeFalse("because the notified one has given it back");
    });

    [Fact]
    public void Notify_puts_the_waiter_into_the_locks_line() => Pump.Run(async pump =>
    {
        var (gate, trace) = (new AsyncLock(), new Trace());
        var changed = new AsyncCondition(gate);

        async Task Take(string name, Task<AsyncLock.Releaser> turn)
        {
            using (await turn)
                trace.Add(name);
        }

        var waits = new[] { Take("first wait", changed.WaitAsync(await gate.LockAsync())), Take("second wait", changed.WaitAsync(await gate.LockAsync())) };
        var held = await gate.LockAsync();
        var before = Take("came before", gate.LockAsync());
        changed.Notify(2);
        var after = Take("came after", gate.LockAsync());
        held.Dispose();

        await Task.WhenAll([.. waits, before, after]); // because each has its turn at the lock
        trace.Lines.Should().Equal(
            ["came before", "first wait", "second wait", "came after"],
            "because Notify itself puts those it reaches into the lock's line, in the order in which they waited, before it returns");
    });

    [Fact]
    public void Notify_reaches_those_that_have_waited_longest() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var waits = new List<Task<AsyncLock.Releaser>>();
        for (var i = 0; i < 4; i++)
            waits.Add(changed.WaitAsync(await gate.LockAsync()));

        changed.Notify();
        (await waits[0]).Dispose(); // because it has waited longest
        await pump.Settle();
        waits.Select(wait => wait.IsCompleted).Should().Equal([true, false, false, false], "because one notification reaches one waiter");

        changed.Notify(2);
        (await waits[1]).Dispose(); // because it has waited longest
        (await waits[2]).Dispose(); // because there were two notifications
        await pump.Settle();
        waits[3].IsCompleted.Should().BeFalse("because the two notifications went to those before it");
        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });

    [Fact]
    public void NotifyAll_reaches_everybody_and_each_has_its_turn() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var waits = new List<Task<AsyncLock.Releaser>>();
        for (var i = 0; i < 3; i++)
            waits.Add(changed.WaitAsync(await gate.LockAsync()));

        changed.NotifyAll();

        for (var turn = 0; turn < 3; turn++)
        {
            var held = await waits[turn]; // because all were notified, and those before it have given the lock back
            await pump.Settle();
            waits.Count(wait => wait.IsCompleted).Should().Be(turn + 1, "because only one at a time holds the lock, though all were notified");
            held.Dispose();
        }

        gate.IsHeld.Should().BeFalse("because everybody has given the lock back");
    });

    [Fact]
    public void A_notification_that_finds_nobody_is_lost() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);

        changed.Notify();
        gate.IsHeld.Should().BeFalse("because a notification takes the lock only for a waiter");
        var wait = changed.WaitAsync(await gate.LockAsync());
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because a condition remembers nothing: Notify was called before anybody waited");

        new AsyncCondition(gate).NotifyAll();
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because each condition has its own line, though both have the same lock");

        changed.Notify(3);
        var another = changed.WaitAsync(await wait); // because it was notified
        await pump.Settle();
        another.IsCompleted.Should().BeFalse("because two of the three notifications found nobody");

        changed.NotifyAll();
        another = changed.WaitAsync(await another); // because it was notified
        await pump.Settle();
        another.IsCompleted.Should().BeFalse("because NotifyAll reaches those that wait at the call, and it was called before this wait began");
        gate.IsHeld.Should().BeFalse("because a notification takes the lock only for a waiter");
    });

    [Fact]
    public void A_wait_uses_the_releaser_up() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var usedUp = await gate.LockAsync();
        var wait = changed.WaitAsync(usedUp);
        var held = await gate.LockAsync(); // because the wait has given the lock back

        usedUp.Dispose();
        gate.IsHeld.Should().BeTrue("because the wait has ended that turn already, and its releaser can't end the turn of another");

        held.Dispose();
        changed.Notify();
        held = await wait; // because it was notified
        usedUp.Dispose();
        gate.IsHeld.Should().BeTrue("because the wait gives a new releaser, and the old one stays used up");
        held.Dispose();
        gate.IsHeld.Should().BeFalse("because the new releaser gives the lock back");
    });

    [Fact]
    public void A_bad_releaser_fails_the_wait_and_changes_nothing() => Pump.Run(async pump =>
    {
        var (gate, other) = (new AsyncLock(), new AsyncLock());
        var changed = new AsyncCondition(gate);
        var (disposed, usedUp, foreign) = (await gate.LockAsync(), (AsyncLock.Releaser?)null, await other.LockAsync());
        disposed.Dispose();
        usedUp = await gate.LockAsync();
        var wait = changed.WaitAsync(usedUp);
        var held = await gate.LockAsync();

        foreach (var (kind, bad) in new[] { ("was disposed", disposed), ("was used up", usedUp), ("belongs to another lock", foreign) })
        {
            var refused = changed.WaitAsync(bad);
            (await ErrorOf(refused)).Should().BeA<InvalidOperationException>("because that releaser {0}, and the error comes through the task", kind);
            gate.IsHeld.Should().BeTrue("because a releaser that {0} doesn't give back what somebody else holds", kind);
        }

        other.IsHeld.Should().BeTrue("because a wait that fails changes nothing");
        foreign.Dispose();
        other.IsHeld.Should().BeFalse("because a wait that fails doesn't use the releaser up");
        var another = changed.WaitAsync(held);
        changed.Notify(2);
        (await wait).Dispose(); // because it was notified
        (await another).Dispose(); // because a wait that fails doesn't stand in line, so this one was the second
    });

    [Fact]
    public void Impossible_arguments_are_refused_at_the_call() => Pump.Run(async pump =>
    {
        var gate = new AsyncLock();
        var changed = new AsyncCondition(gate);
        var wait = changed.WaitAsync(await gate.LockAsync());

        FluentActions.Invoking(() => new AsyncCondition(null!)).Should().Throw<ArgumentNullException>("because a condition needs a lock");
        Record.Exception(() => { _ = changed.WaitAsync(null!); }).Should().BeA<ArgumentNullException>("because a wait needs a releaser, and an argument error comes from the call");
        foreach (var count in new[] { 0, -1, int.MinValue })
            changed.Invoking(it => it.Notify(count)).Should().Throw<ArgumentOutOfRangeException>("because less than one notification is a bug of the caller, but there were {0}", count);

        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because what was refused changes nothing");
    });
}
