using Katas.Semaphores;

namespace Tests.Semaphores;

[Trait("Stage", "2"), Trait("Level", "core")]
public class InLineTests
{
    [Fact]
    public void A_wait_takes_an_available_permit_before_it_returns() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(2);

        var first = semaphore.WaitAsync();
        semaphore.Available.Should().Be(1, "because the first wait has taken a permit");
        var second = semaphore.WaitAsync();
        semaphore.Available.Should().Be(0, "because the second wait has taken the other one");

        await first; // because a permit was available
        await second; // because a permit was available
    });

    [Fact]
    public void A_wait_without_a_permit_ends_with_a_release() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(1);
        await semaphore.WaitAsync(); // because a permit is available

        var wait = semaphore.WaitAsync();
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because no permit is available");

        semaphore.Release();
        await wait; // because a permit was released
        semaphore.Release();
        semaphore.Available.Should().Be(1, "because nobody waits any more, and each permit that was taken was given back");
    });

    [Fact]
    public void A_released_permit_belongs_to_the_waiter_at_once() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(0);
        var wait = semaphore.WaitAsync();

        semaphore.Release();

        semaphore.Available.Should().Be(0, "because the permit was handed to the waiter, though that has not run yet");
        semaphore.TryWait().Should().BeFalse("because TryWait doesn't overtake: the permit belongs to the waiter");
        await wait; // because the permit was handed to it
        semaphore.Available.Should().Be(0, "because the waiter has the permit, and one release is one permit");
    });

    [Fact]
    public void A_newcomer_does_not_overtake() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(0);
        var first = semaphore.WaitAsync();

        semaphore.Release();
        var newcomer = semaphore.WaitAsync();
        await first; // because it was there before the newcomer
        await pump.Settle();
        newcomer.IsCompleted.Should().BeFalse("because the only permit went to the first in line");

        semaphore.Release();
        await newcomer; // because it is the first in line now
    });

    [Fact]
    public void Waiters_are_served_first_come_first_served() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(0);
        var waits = new[] { semaphore.WaitAsync(), semaphore.WaitAsync(), semaphore.WaitAsync() };

        for (var served = 1; served <= 3; served++)
        {
            semaphore.Release();
            await pump.Settle();
            waits.Select(wait => wait.IsCompleted).Should().Equal(
                Enumerable.Range(1, 3).Select(place => place <= served),
                "because each release serves the one that has waited longest, and nobody else ({0} releases so far)", served);
        }
    });

    [Fact]
    public void A_release_of_several_serves_those_that_have_waited_longest() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(0);
        var waits = new[] { semaphore.WaitAsync(), semaphore.WaitAsync(), semaphore.WaitAsync() };

        semaphore.Release(2);
        semaphore.Available.Should().Be(0, "because somebody still waits");
        await pump.Settle();
        waits.Select(wait => wait.IsCompleted).Should().Equal([true, true, false], "because two permits serve the first two");

        semaphore.Release(3);
        semaphore.Available.Should().Be(2, "because one of the three permits went to the last waiter, and two are left");
        await waits[2]; // because a permit was handed to it
        semaphore.TryWait().Should().BeTrue("because two permits are left");
    });

    [Fact]
    public void The_maximum_counts_after_the_waiters_were_served() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(0, maximum: 1);
        var waits = new[] { semaphore.WaitAsync(), semaphore.WaitAsync() };

        semaphore.Invoking(it => it.Release(3)).Should().NotThrow("because two of the three permits go to waiters, so only one becomes available");
        semaphore.Available.Should().Be(1, "because two of the three went to waiters");
        await Task.WhenAll(waits); // because a permit was handed to each
        semaphore.Invoking(it => it.Release()).Should().Throw<InvalidOperationException>("because the maximum is available, and nobody waits");
    });

    [Fact]
    public void A_release_that_is_refused_serves_nobody() => Pump.Run(async pump =>
    {
        var semaphore = new AsyncSemaphore(0, maximum: 1);
        var waits = new[] { semaphore.WaitAsync(), semaphore.WaitAsync() };

        semaphore.Invoking(it => it.Release(4)).Should().Throw<InvalidOperationException>("because two permits would be left after the waiters were served, and the maximum is one");
        await pump.Settle();
        waits.Select(wait => wait.IsCompleted).Should().Equal([false, false], "because a release that is refused changes nothing: all of it or none");
        semaphore.Available.Should().Be(0, "because a release that is refused changes nothing");

        semaphore.Release(2);
        await Task.WhenAll(waits); // because both still wait in line, and two permits came
    });

    [Fact]
    public void No_more_than_the_permits_are_inside_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var semaphore = new AsyncSemaphore(2, maximum: 2);
        var (inside, passed) = (0, 0);
        pump.Invariant("no more callers are inside than there are permits", () => inside <= 2);

        async Task Pass()
        {
            await semaphore.WaitAsync();
            inside++;
            await pump.Start(() => { });
            inside--;
            passed++;
            semaphore.Release();
        }

        await Task.WhenAll(pump.Start(Pass), pump.Start(Pass), pump.Start(Pass)); // because whoever waits is served by one that leaves

        passed.Should().Be(3, "because everybody got a turn");
        semaphore.Available.Should().Be(2, "because each permit that was taken was given back: none is lost, and none is doubled");
    });
}
