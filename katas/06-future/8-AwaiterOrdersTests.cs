using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class AwaiterOrdersTests : FutureTests
{
    [Fact]
    public void Awaiting_resumes_on_the_loop_when_the_set_comes_from_another_thread() => Pump.Run(async pump =>
    {
        var loopThread = Environment.CurrentManagedThreadId;
        var future = new Future<int>(pump);
        var consumer = pump.Start(async () =>
        {
            await future;
            return Environment.CurrentManagedThreadId;
        });
        await pump.Settle();

        OnAnotherThread(() => future.SetResult(1));

        (await consumer).Should().Be(loopThread, "because the code after an await runs on the loop, whoever set the future");
    });

    [Fact]
    public void Awaits_resume_in_the_order_in_which_they_began_in_every_schedule() => Pump.Explore(async pump =>
    {
        var began = new Trace();
        var resumed = new Trace();
        var future = new Future<int>(pump);
        var consumers = new[] { "a", "b", "c" }.Select(name => pump.Start(async () =>
        {
            began.Add(name);
            await future;
            resumed.Add(name);
        })).ToList();
        await pump.Settle();

        future.SetResult(1);
        await Task.WhenAll(consumers);

        resumed.Lines.Should().Equal(began.Lines, "because awaits wait in line: first come, first served");
    });

    [Fact]
    public void Every_await_gets_the_result_whenever_the_set_comes() => Pump.Explore(async pump =>
    {
        var future = new Future<int>(pump);
        var before = pump.Start(async () => await future);
        var set = pump.Start(() => future.SetResult(42));
        var after = pump.Start(async () => await future);

        (await before).Should().Be(42, "because that is the result that was set");
        (await after).Should().Be(42, "because an await that comes before the set waits, and one that comes after continues at once");
        await set;
    });

    [Fact]
    public void The_first_of_a_set_and_a_cancel_wins_in_every_schedule() => Pump.Explore(async pump =>
    {
        var future = new Future<int>(pump);
        var setFirst = false;
        var set = pump.Start(() =>
        {
            setFirst = !future.Done;
            future.SetResult(42);
        });
        var cancelled = false;
        var cancel = pump.Start(() => { cancelled = future.Cancel(); });
        var refused = await ErrorOf(set);
        await cancel;

        cancelled.Should().Be(!setFirst, "because Cancel says whether it was the one that ended the future");
        future.Cancelled.Should().Be(!setFirst, "because the first to come ends it");
        (refused is InvalidStateException).Should().Be(!setFirst, "because a set that comes too late is refused");
    });

    [Fact]
    public void A_cancel_between_the_set_and_the_continuations_comes_too_late() => Pump.Run(async pump =>
    {
        var seen = new List<bool>();
        var future = new Future<int>(pump);
        future.AddDoneCallback(f => seen.Add(f.Cancelled));
        var consumer = pump.Start(async () => await future);
        await pump.Settle();

        future.SetResult(42);
        future.Cancel().Should().BeFalse("because the set ended the future, though nobody has had a turn since");

        (await consumer).Should().Be(42, "because a completed wait stays completed");
        seen.Should().Equal([false], "because a callback sees the outcome that was written");
    });

    [Fact]
    public void OnCompleted_flows_the_context() => Pump.Run(async pump =>
    {
        var request = new AsyncLocal<string>();
        var trace = new Trace();
        var future = new Future<int>(pump);
        request.Value = "request 1";
        future.GetAwaiter().OnCompleted(() => trace.Add(request.Value));
        request.Value = "the one who sets";
        future.SetResult(1);
        request.Value = "request 2";
        future.GetAwaiter().OnCompleted(() => trace.Add(request.Value));
        request.Value = "nobody";
        await pump.Settle();

        trace.Lines.Should().Equal(["request 1", "request 2"], "because OnCompleted keeps the context of its caller for the continuation");
    });

    [Fact]
    public void A_continuation_that_throws_is_reported_and_stops_no_other() => Pump.Run(async pump =>
    {
        var error = new FormatException("thrown by a continuation");
        var cancelled = new OperationCanceledException("thrown by a continuation, too");
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.GetAwaiter().OnCompleted(() => throw error);
        future.GetAwaiter().UnsafeOnCompleted(() => throw cancelled);
        future.AddDoneCallback(_ => trace.Add("after"));

        future.SetResult(1);
        future.GetAwaiter().OnCompleted(() => throw cancelled);
        future.GetAwaiter().UnsafeOnCompleted(() => throw error);
        await pump.Settle();

        trace.Lines.Should().Equal(["after"], "because the continuations after the one that throws still run");
        pump.ReportedErrors.Should().Equal([error, cancelled, cancelled, error], "because a continuation is a callback like any other, and its error goes where theirs go");
    });
}
