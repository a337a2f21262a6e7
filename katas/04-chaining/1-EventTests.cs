using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "1"), Trait("Level", "core")]
public class EventTests
{
    [Fact]
    public void Set_and_Clear_turn_the_event_on_and_off()
    {
        var ready = new AsyncEvent();

        ready.IsSet.Should().BeFalse("because a fresh event is not set");
        ready.Set();
        ready.IsSet.Should().BeTrue("because it was set");
        ready.Set();
        ready.IsSet.Should().BeTrue("because to set a set event changes nothing");
        ready.Clear();
        ready.IsSet.Should().BeFalse("because one Clear is enough, however often it was set");
    }

    [Fact]
    public void Waiting_on_a_set_event_is_done_at_once()
    {
        var ready = new AsyncEvent();
        ready.Set();

        ready.WaitAsync().IsCompletedSuccessfully.Should().BeTrue("because what one would wait for is here already");
        ready.WaitAsync().IsCompletedSuccessfully.Should().BeTrue("because an event stays set until somebody clears it: a wait uses nothing up");
    }

    [Fact]
    public void Set_wakes_every_waiter() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();
        var waits = new[] { ready.WaitAsync(), ready.WaitAsync(), ready.WaitAsync() };
        await pump.Settle();
        waits.Should().OnlyContain(wait => !wait.IsCompleted, "because nobody has set the event");

        ready.Set();

        waits.Should().OnlyContain(wait => wait.IsCompletedSuccessfully, "because when Set returns, the task of every waiter is completed");
        await Task.WhenAll(waits); // because Set wakes every waiter
    });

    [Fact]
    public void Set_then_Clear_still_wakes_every_waiter() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();
        var before = pump.Start(() => ready.WaitAsync());
        await pump.Settle();

        ready.Set();
        ready.Clear();
        var after = ready.WaitAsync();
        await pump.Settle();

        before.IsCompletedSuccessfully.Should().BeTrue("because Set woke it, and a waiter does not check the event again before it continues");
        after.IsCompleted.Should().BeFalse("because the event is not set any more");
        ready.IsSet.Should().BeFalse("because Clear was called");
    });

    [Fact]
    public void Clear_leaves_the_waiters_in_line() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();
        var wait = ready.WaitAsync();

        ready.Clear();
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because Clear wakes nobody");

        ready.Set();
        wait.IsCompletedSuccessfully.Should().BeTrue("because Clear on an unset event leaves those who wait in their line");
    });

    [Fact]
    public void An_event_can_be_used_again_and_again() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();
        for (var round = 1; round <= 3; round++)
        {
            var wait = ready.WaitAsync();
            await pump.Settle();
            wait.IsCompleted.Should().BeFalse($"because the event was cleared before round {round}");

            ready.Set();
            wait.IsCompletedSuccessfully.Should().BeTrue($"because the event was set in round {round}");
            ready.Clear();
        }
    });
}
