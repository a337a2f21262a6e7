using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "4"), Trait("Level", "core")]
public class AwaiterTests : FutureTests
{
    [Fact]
    public void Awaiting_gives_the_result() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        var consumer = pump.Start(async () => await future);
        await pump.Settle();
        consumer.IsCompleted.Should().BeFalse("because the future is pending");

        future.SetResult(42);

        (await consumer).Should().Be(42, "because that is the result that was set");
    });

    [Fact]
    public void Awaiting_throws_the_failure_or_the_cancellation() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var failing = new Future<int>(pump);
        var cancelling = new Future<int>(pump);
        var failed = pump.Start(async () => await failing);
        var cancelled = pump.Start(async () => await cancelling);
        await pump.Settle();

        failing.SetException(error);
        cancelling.Cancel("never mind");
        await pump.Settle();

        (await ErrorOf(failed)).Should().BeSameAs(error, "because the future failed with this instance").And.Match<Exception>(e => e.StackTrace!.Contains(nameof(ThrownFarAway)), "because the failure comes out with its stack");
        cancelled.IsCanceled.Should().BeTrue("because an async method that lets an OperationCanceledException through is cancelled");
        (await ErrorOf(cancelled))!.Message.Should().Be("never mind", "because that is the message of the cancel");
    });

    [Fact]
    public void Awaiting_a_done_future_gives_what_Result_gives() => Pump.Run(async pump =>
    {
        var nothing = new Future<string?>(pump);
        nothing.SetResult(null);
        (await nothing).Should().BeNull("because null is a result like any other");

        var ofOne = new AggregateException(new FormatException("one"));
        var ofTwo = new AggregateException(new FormatException("one"), new FormatException("two"));
        var foreign = new OperationCanceledException("somebody else was cancelled");
        foreach (var error in new Exception[] { ThrownFarAway(), ofOne, ofTwo, foreign })
        {
            var failed = new Future<int>(pump);
            failed.SetException(error);
            (await ErrorOf(async () => await failed)).Should().BeSameAs(error, "because await throws what Result throws: not wrapped, not unwrapped, whatever the type");
        }

        var thrownFarAway = new Future<int>(pump);
        thrownFarAway.SetException(ThrownFarAway());
        (await ErrorOf(async () => await thrownFarAway))!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because await shows the same stack");

        var cancelled = new Future<int>(pump);
        cancelled.Cancel("the user went home");
        Exception?[] all = [await ErrorOf(async () => await cancelled), Record.Exception(() => { cancelled.Result(); }), Record.Exception(() => { cancelled.Exception(); }), await ErrorOf(async () => await cancelled)];
        all.Should().AllBeAssignableTo<OperationCanceledException>("because await throws what Result throws");
        all.Should().OnlyContain(e => e!.Message == "the user went home", "because the message is the only thing that tells why");
        all.Should().OnlyHaveUniqueItems("because an exception that two callers share mixes up their stacks");
        all.Cast<OperationCanceledException>().Should().OnlyContain(e => e.CancellationToken == CancellationToken.None, "because nobody's token was cancelled here");
    });

    [Fact]
    public void Awaiting_a_done_future_does_not_yield() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var succeeded = new Future<int>(pump);
        var failed = new Future<int>(pump);
        var cancelled = new Future<int>(pump);
        succeeded.SetResult(1);
        failed.SetException(new FormatException());
        cancelled.Cancel();
        pump.CallSoon(() => trace.Add("next turn"));

        foreach (var future in new[] { succeeded, failed, cancelled })
        {
            await ErrorOf(async () => await future);
            trace.Add("after await");
        }

        await pump.Settle();

        trace.Lines.Should().Equal(
            ["after await", "after await", "after await", "next turn"],
            "because there is nothing to wait for, however it ended: IsCompleted is true, and await just continues");
    });

    [Fact]
    public void Awaiting_a_pending_future_resumes_through_the_loop() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        var consumer = pump.Start(async () =>
        {
            await future;
            trace.Add("resumed");
        });
        await pump.Settle();

        pump.CallSoon(() => trace.Add("in the list before the set"));
        future.SetResult(1);
        trace.Add("set returned");
        pump.CallSoon(() => trace.Add("in the list after the set"));
        await consumer; // because the future has ended
        await pump.Settle();

        trace.Lines.Should().Equal(["set returned", "in the list before the set", "resumed", "in the list after the set"], "because the set asks CallSoon for the turn in which the await continues");
    });

    [Fact]
    public void Awaits_and_callbacks_share_one_list() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);

        future.AddDoneCallback(_ => trace.Add("1 callback"));
        var second = AwaitThenTrace(future, trace, "2 await");
        future.AddDoneCallback(_ => trace.Add("3 callback"));
        future.GetAwaiter().OnCompleted(() => trace.Add("4 continuation"));
        var fifth = AwaitThenTrace(future, trace, "5 await");
        future.SetResult(1);
        future.AddDoneCallback(_ => trace.Add("6 callback"));
        future.GetAwaiter().UnsafeOnCompleted(() => trace.Add("7 continuation"));
        await pump.Settle();

        trace.Lines.Should().Equal(
            ["1 callback", "2 await", "3 callback", "4 continuation", "5 await", "6 callback", "7 continuation"],
            "because an await is a callback like any other, and all run in order of registration");
        await Task.WhenAll(second, fifth); // because the future has ended
    });

    [Fact]
    public void However_the_future_ends_continuations_run_later_and_in_order() => Pump.Run(async pump =>
    {
        var (failed, cancelled) = (new Future<int>(pump), new Future<int>(pump));

        await Ends(failed, () => failed.SetException(new FormatException()), "a failure is no reason to run somebody's code inside SetException");
        await Ends(cancelled, () => cancelled.Cancel(), "a cancellation is no reason to run somebody's code inside Cancel");

        async Task Ends(Future<int> future, Action end, string because)
        {
            var trace = new Trace();
            future.AddDoneCallback(_ => trace.Add("first"));
            future.GetAwaiter().OnCompleted(() => trace.Add("second"));

            end();
            trace.Add("returned");
            await pump.Settle();

            trace.Lines.Should().Equal(["returned", "first", "second"], "because {0}", because);
        }
    });

    [Fact]
    public void GetResult_on_a_pending_future_throws_and_does_not_block() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.GetAwaiter().IsCompleted.Should().BeFalse("because nothing was set");

        OnAnotherThread(() => future.GetAwaiter().Invoking(a => a.GetResult()).Should().Throw<InvalidStateException>("because a thread that blocks on the loop's own future would wait forever"));
        await pump.Settle();
    });

    [Fact]
    public void A_continuation_registered_after_the_end_still_runs_once() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        var awaiter = future.GetAwaiter();
        future.SetResult(42);

        awaiter.OnCompleted(() => trace.Add("OnCompleted"));
        awaiter.UnsafeOnCompleted(() => trace.Add("UnsafeOnCompleted"));
        trace.Add("registered");
        await pump.Settle();

        trace.Lines.Should().Equal(["registered", "OnCompleted", "UnsafeOnCompleted"], "because the future may end between IsCompleted and OnCompleted, and then an await must neither hang nor run twice nor run inline");
        awaiter.GetResult().Should().Be(42, "because that is the result that was set");
    });

    private static async Task AwaitThenTrace(Future<int> future, Trace trace, string line)
    {
        await future;
        trace.Add(line);
    }
}
