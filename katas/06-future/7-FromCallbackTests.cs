using System.Runtime.ExceptionServices;
using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "7"), Trait("Level", "core")]
public class FromCallbackTests : FutureTests
{
    [Fact]
    public void FromCallback_calls_start_at_once_on_the_caller() => Pump.Run(async pump =>
    {
        var startedOn = 0;
        var future = Future<int>.FromCallback(pump, _ => startedOn = Environment.CurrentManagedThreadId);

        startedOn.Should().Be(Environment.CurrentManagedThreadId, "because starting the operation needs neither a thread nor a turn of the loop");
        future.Done.Should().BeFalse("because the operation has not answered");
        await pump.Settle();
    });

    [Fact]
    public void FromCallback_ends_with_the_answer() => Pump.Run(async pump =>
    {
        Action<Exception?, int> answer = null!;
        var future = Future<int>.FromCallback(pump, a => answer = a);
        var atOnce = Future<int>.FromCallback(pump, a => a(null, 1));
        var ofNull = Future<string>.FromCallback(pump, a => a(null, null));

        atOnce.Done.Should().BeTrue("because start may answer before it returns");
        answer(null, 42);

        (await future).Should().Be(42, "because that is the answer");
        (await atOnce).Should().Be(1, "because that is the answer, though it came within the call of start");
        (await ofNull).Should().BeNull("because without an exception the value is the result, even when it is null");
    });

    [Fact]
    public void An_answer_runs_no_callback_inside_the_call() => Pump.Run(async pump =>
    {
        Action<Exception?, int> answer = null!;
        var trace = new Trace();
        var future = Future<int>.FromCallback(pump, a => answer = a);
        future.AddDoneCallback(_ => trace.Add("first"));
        future.GetAwaiter().OnCompleted(() => trace.Add("second"));

        answer(null, 1);
        trace.Add("returned");
        await pump.Settle();

        trace.Lines.Should().Equal(["returned", "first", "second"], "because whoever answers must not find other people's code in the middle of the call");
    });

    [Fact]
    public void FromCallback_with_an_exception_fails_and_the_value_is_ignored() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var future = Future<int>.FromCallback(pump, answer => answer(error, 42));

        var thrown = await ErrorOf(async () => await future); // because the answer has come

        thrown.Should().BeSameAs(error, "because an exception that is not null is a failure, whatever value comes with it");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack trace");
    });

    [Fact]
    public void FromCallback_with_an_OperationCanceledException_fails_as_with_any_other() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException();
        var answered = Future<int>.FromCallback(pump, answer => answer(error, 0));
        var thrown = Future<int>.FromCallback(pump, _ => throw error);

        foreach (var future in new[] { answered, thrown })
        {
            (await ErrorOf(async () => await future)).Should().BeSameAs(error, "because the operation failed with this instance");
            future.Cancelled.Should().BeFalse("because only Cancel cancels");
        }
    });

    [Fact]
    public void FromCallback_ignores_a_second_answer_from_any_thread() => Pump.Run(async pump =>
    {
        Action<Exception?, int> answer = null!;
        var future = Future<int>.FromCallback(pump, a => answer = a);
        answer(null, 42);

        answer(null, 43);
        OnAnotherThread(() => answer(new FormatException("second"), 0));

        (await future).Should().Be(42, "because the first answer stands");
        pump.ReportedErrors.Should().BeEmpty("because whoever answers twice, on whatever thread, can do nothing with an exception");
    });

    [Fact]
    public void FromCallback_ignores_an_answer_after_a_cancel() => Pump.Run(async pump =>
    {
        Action<Exception?, int> answer = null!;
        var future = Future<int>.FromCallback(pump, a => answer = a);

        future.Cancel().Should().BeTrue("because the future is pending");
        OnAnotherThread(() => answer(null, 42));
        answer(new FormatException("too late"), 0);
        await pump.Settle();

        future.Cancelled.Should().BeTrue("because the operation does not know that nobody waits any more, and its answer finds the future done");
        pump.ReportedErrors.Should().BeEmpty("because an answer that comes too late is no error");
    });

    [Fact]
    public void FromCallback_fails_the_future_when_start_throws() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var future = Future<int>.FromCallback(pump, _ => ExceptionDispatchInfo.Throw(error));

        var thrown = await ErrorOf(async () => await future); // because start has failed
        thrown.Should().BeSameAs(error, "because the caller has one place to look for errors: the future");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack");
        pump.ReportedErrors.Should().BeEmpty("because the future has it already");
    });

    [Fact]
    public void A_null_argument_is_refused_at_once() => Pump.Run(async pump =>
    {
        var started = false;
        var (pending, done) = (new Future<int>(pump), new Future<int>(pump));
        done.SetResult(1);
        (string Argument, Action Call)[] calls =
        [
            .. CallsOn(pending),
            .. CallsOn(done),
            ("loop", () => _ = new Future<int>(null!)),
            ("task", () => Future<int>.From(null!, pump)),
            ("loop", () => Future<int>.From(Task.FromResult(1), null!)),
            ("loop", () => Future<int>.FromCallback(null!, _ => started = true)),
            ("start", () => Future<int>.FromCallback(pump, null!)),
        ];

        foreach (var (argument, call) in calls)
            call.Should().Throw<ArgumentNullException>($"because a null {argument} found later, in another turn, no longer shows who passed it");

        pending.Done.Should().BeFalse("because a call that was refused writes nothing");
        started.Should().BeFalse("because a call that was refused starts nothing");
        await pump.Settle();
        pump.ReportedErrors.Should().BeEmpty("because a call that was refused leaves nothing to run");

        static (string Argument, Action Call)[] CallsOn(Future<int> future) =>
        [
            ("error", () => future.SetException(null!)),
            ("callback", () => future.AddDoneCallback(null!)),
            ("callback", () => future.RemoveDoneCallback(null!)),
            ("continuation", () => future.GetAwaiter().OnCompleted(null!)),
            ("continuation", () => future.GetAwaiter().UnsafeOnCompleted(null!)),
        ];
    });
}
