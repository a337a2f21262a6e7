using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "2"), Trait("Level", "core")]
public class CallbacksTests : FutureTests
{
    [Fact]
    public void A_callback_does_not_run_inside_the_set() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.AddDoneCallback(_ => trace.Add("callback"));

        future.SetResult(1);
        trace.Add("set returned");
        await pump.Settle();

        trace.Lines.Should().Equal(["set returned", "callback"], "because a callback runs in a turn of the loop, not in the middle of somebody's set");
    });

    [Fact]
    public void However_the_future_ends_callbacks_run_later_and_in_order() => Pump.Run(async pump =>
    {
        var (failed, cancelled) = (new Future<int>(pump), new Future<int>(pump));

        await Ends(failed, () => failed.SetException(new FormatException()), "a failure is no reason to run somebody's callback inside SetException");
        await Ends(cancelled, () => cancelled.Cancel(), "a cancellation is no reason to run somebody's callback inside Cancel");

        async Task Ends(Future<int> future, Action end, string because)
        {
            var trace = new Trace();
            future.AddDoneCallback(_ => trace.Add("first"));
            future.AddDoneCallback(_ => trace.Add("second"));

            end();
            trace.Add("returned");
            await pump.Settle();

            trace.Lines.Should().Equal(["returned", "first", "second"], "because {0}", because);
        }
    });

    [Fact]
    public void A_callback_does_not_run_inside_AddDoneCallback_even_when_the_future_is_done() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.SetResult(1);

        future.AddDoneCallback(_ => trace.Add("callback"));
        trace.Add("add returned");
        await pump.Settle();

        trace.Lines.Should().Equal(["add returned", "callback"], "because a callback that runs sometimes inline and sometimes later cannot be reasoned about");
    });

    [Fact]
    public void A_callback_runs_however_the_future_ends_and_gets_the_future() => Pump.Run(async pump =>
    {
        var seen = new List<Future<int>>();
        var succeeded = new Future<int>(pump);
        var failed = new Future<int>(pump);
        var cancelled = new Future<int>(pump);
        foreach (var future in new[] { succeeded, failed, cancelled })
            future.AddDoneCallback(seen.Add);

        succeeded.SetResult(1);
        failed.SetException(new FormatException());
        cancelled.Cancel();
        await pump.Settle();

        seen.Should().Equal([succeeded, failed, cancelled], "because done means a result, a failure or a cancellation, and the callback gets the future to look");
    });

    [Fact]
    public void A_callback_of_a_pending_future_waits() => Pump.Run(async pump =>
    {
        var calls = 0;
        var future = new Future<int>(pump);
        future.AddDoneCallback(_ => calls++);
        await pump.Settle();

        calls.Should().Be(0, "because the future is not done");
    });

    [Fact]
    public void Callbacks_run_in_order_of_registration() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.AddDoneCallback(_ => trace.Add("first"));
        future.AddDoneCallback(_ => trace.Add("second"));
        future.AddDoneCallback(_ => trace.Add("third"));

        future.SetResult(1);
        future.AddDoneCallback(_ => trace.Add("added when done"));
        await pump.Settle();

        trace.Lines.Should().Equal(["first", "second", "third", "added when done"], "because callbacks run first in, first out, even when the end lies between two of them");
    });

    [Fact]
    public void Each_callback_has_a_turn_of_its_own() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.AddDoneCallback(_ => trace.Add("first"));

        future.SetResult(1);
        pump.CallSoon(() => trace.Add("somebody else's turn"));
        future.AddDoneCallback(_ => trace.Add("second"));
        await pump.Settle();

        trace.Lines.Should().Equal(["first", "somebody else's turn", "second"], "because a callback that is added to a done future gets its turn then, in the loop's line like everything else");
    });

    [Fact]
    public void A_callback_runs_once_for_each_registration() => Pump.Run(async pump =>
    {
        var calls = 0;
        Action<Future<int>> count = _ => calls++;
        var future = new Future<int>(pump);
        future.AddDoneCallback(count);
        future.AddDoneCallback(count);

        future.SetResult(1);
        future.Cancel();
        Record.Exception(() => future.SetResult(2));
        await pump.Settle();
        future.AddDoneCallback(_ => { });
        await pump.Settle();

        calls.Should().Be(2, "because it was added twice, and neither a refused set nor a later callback wakes it again");
    });

    [Fact]
    public void A_callback_that_throws_is_reported_and_stops_no_other() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var error = new FormatException("thrown by a callback");
        var cancelled = new OperationCanceledException("thrown by a callback, too");
        var future = new Future<int>(pump);
        future.AddDoneCallback(_ => trace.Add("before"));
        future.AddDoneCallback(_ => throw error);
        future.AddDoneCallback(_ => throw cancelled);
        future.AddDoneCallback(_ => trace.Add("after"));

        future.SetResult(1);
        await pump.Settle();
        future.AddDoneCallback(_ => throw error);
        await pump.Settle();

        trace.Lines.Should().Equal(["before", "after"], "because one callback's fault is not the others'");
        pump.ReportedErrors.Should().Equal([error, cancelled, error], "because nobody awaits a callback, so whatever it throws goes to ReportError, as it is");
        future.Result().Should().Be(1, "because the future itself did not fail");
    });
}
