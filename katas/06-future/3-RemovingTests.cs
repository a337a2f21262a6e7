using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "3"), Trait("Level", "core")]
public class RemovingTests : FutureTests
{
    [Fact]
    public void A_callback_may_add_another_which_runs_after_all_that_were_there_before() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.AddDoneCallback(f =>
        {
            f.AddDoneCallback(_ => trace.Add("added by first"));
            trace.Add("first");
        });
        future.AddDoneCallback(_ => trace.Add("second"));

        future.SetResult(1);
        await pump.Settle();

        trace.Lines.Should().Equal(["first", "second", "added by first"], "because the list may grow while it is run, at its end and never inline");
        pump.ReportedErrors.Should().BeEmpty("because adding from within a callback is allowed");
    });

    [Fact]
    public void A_callback_may_add_itself_again() => Pump.Run(async pump =>
    {
        var calls = 0;
        Action<Future<int>> again = null!;
        again = future =>
        {
            if (++calls < 3)
                future.AddDoneCallback(again);
        };
        var future = new Future<int>(pump);
        future.AddDoneCallback(again);

        future.SetResult(1);
        await pump.Settle();

        calls.Should().Be(3, "because each time it is a new registration: what has begun is over, and is not mistaken for an equal one that came later");
    });

    [Fact]
    public void A_callback_may_remove_another_that_has_not_started() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        Action<Future<int>> second = _ => trace.Add("second");
        var future = new Future<int>(pump);
        future.AddDoneCallback(f => trace.Add($"first removes {f.RemoveDoneCallback(second)}"));
        future.AddDoneCallback(second);
        future.AddDoneCallback(_ => trace.Add("third"));

        future.SetResult(1);
        await pump.Settle();

        trace.Lines.Should().Equal(["first removes 1", "third"], "because the second had not begun, though the future was done");
        pump.ReportedErrors.Should().BeEmpty("because removing from within a callback is allowed");
    });

    [Fact]
    public void RemoveDoneCallback_removes_all_equal_callbacks_and_returns_their_number() => Pump.Run(async pump =>
    {
        var listener = new Listener("removed");
        var other = new Listener("kept");
        var future = new Future<int>(pump);
        future.AddDoneCallback(listener.OnDone);
        future.AddDoneCallback(other.OnDone);
        future.AddDoneCallback(listener.OnDone);

        future.RemoveDoneCallback(listener.OnDone).Should().Be(2, "because it was added twice; 'listener.OnDone' is a new delegate each time, but an equal one");
        future.RemoveDoneCallback(listener.OnDone).Should().Be(0, "because none is left");
        future.SetResult(1);
        await pump.Settle();

        listener.Calls.Should().Be(0, "because it was taken out");
        other.Calls.Should().Be(1, "because only equal callbacks are taken out: the same method of another object is another callback");
    });

    [Fact]
    public void A_callback_of_two_methods_does_not_equal_one_of_them() => Pump.Run(async pump =>
    {
        var (one, two) = (new Listener("one"), new Listener("two"));
        Action<Future<int>> both = one.OnDone;
        both += two.OnDone;
        var future = new Future<int>(pump);
        future.AddDoneCallback(both);

        future.RemoveDoneCallback(two.OnDone).Should().Be(0, "because equal is what Equals says, and a delegate can hold several methods");
        future.SetResult(1);
        await pump.Settle();

        (one.Calls, two.Calls).Should().Be((1, 1), "because it was not taken out");
    });

    [Fact]
    public void A_callback_that_is_already_scheduled_can_still_be_removed() => Pump.Run(async pump =>
    {
        Action<Future<int>>[] ends = [f => f.SetResult(1), f => f.SetException(new FormatException()), f => f.Cancel()];
        foreach (var end in ends)
        {
            var listener = new Listener("removed");
            var future = new Future<int>(pump);
            future.AddDoneCallback(listener.OnDone);
            end(future);
            future.AddDoneCallback(listener.OnDone);

            future.RemoveDoneCallback(listener.OnDone).Should().Be(2, "because neither has begun: the loop has not turned since the end");
            await pump.Settle();

            listener.Calls.Should().Be(0, "because a caller that was told it is removed must be able to rely on it");
        }
    });

    [Fact]
    public void A_callback_that_has_started_does_not_count_as_removed() => Pump.Run(async pump =>
    {
        var removed = new List<int>();
        Action<Future<int>> removesItself = null!;
        removesItself = f => removed.Add(f.RemoveDoneCallback(removesItself));
        var future = new Future<int>(pump);
        future.AddDoneCallback(removesItself);
        future.AddDoneCallback(removesItself);

        future.SetResult(1);
        await pump.Settle();

        removed.Should().Equal([1], "because the first has begun and takes out the second, which therefore never runs");
        future.RemoveDoneCallback(removesItself).Should().Be(0, "because what has run is not there to be removed");
    });

    [Fact]
    public void A_callback_that_was_removed_may_be_added_again() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        Action<Future<int>> moved = _ => trace.Add("moved");
        var future = new Future<int>(pump);
        future.AddDoneCallback(moved);
        future.AddDoneCallback(_ => trace.Add("other"));

        future.RemoveDoneCallback(moved);
        future.AddDoneCallback(moved);
        future.SetResult(1);
        await pump.Settle();

        trace.Lines.Should().Equal(["other", "moved"], "because it is a new registration, at the end of the list");
    });

    [Fact]
    public void A_callback_that_was_removed_when_done_and_added_again_runs_in_its_new_place() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        Action<Future<int>> moved = _ => trace.Add("moved");
        var future = new Future<int>(pump);
        future.AddDoneCallback(moved);
        future.AddDoneCallback(_ => trace.Add("other"));
        future.SetResult(1);

        future.RemoveDoneCallback(moved).Should().Be(1, "because it has not begun");
        future.AddDoneCallback(moved);
        await pump.Settle();

        trace.Lines.Should().Equal(["other", "moved"], "because the turn that was asked for belongs to the registration that was removed, not to an equal one");
    });
}
