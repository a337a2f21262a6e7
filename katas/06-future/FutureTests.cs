using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Katas.Futures;

namespace Tests.Futures;

public class FutureTests
{
    // A box that is written once.

    [Fact]
    public void A_new_future_is_neither_done_nor_cancelled() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        await pump.Settle();

        future.Done.Should().BeFalse("because nobody has written it");
        future.Cancelled.Should().BeFalse("because nobody has cancelled it");
    });

    [Fact]
    public void A_result_can_be_asked_for_again_and_again() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.SetResult(42);

        future.Done.Should().BeTrue("because a future is done as soon as the set returns, not a turn of the loop later");
        future.Result().Should().Be(42);
        future.Result().Should().Be(42, "because asking takes nothing out of the box");
        future.Exception().Should().BeNull("because it did not fail");
        future.Cancelled.Should().BeFalse();
        await pump.Settle();
    });

    [Fact]
    public void Null_is_a_result_like_any_other() => Pump.Run(async pump =>
    {
        var future = new Future<string?>(pump);
        future.SetResult(null);

        future.Done.Should().BeTrue("because it was written, whatever the value");
        future.Result().Should().BeNull();
        (await future).Should().BeNull();
    });

    [Fact]
    public void Asking_a_pending_future_is_an_error() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);

        OnAnotherThread(() =>
        {
            future.Invoking(f => f.Result()).Should().Throw<InvalidStateException>("because there is no result yet, and Result never waits for one");
            future.Invoking(f => f.Exception()).Should().Throw<InvalidStateException>("because null would say that it succeeded, and nobody knows yet");
        });
        await pump.Settle();
    });

    [Fact]
    public void A_failure_comes_out_as_the_same_exception() => Pump.Run(async pump =>
    {
        var error = new FormatException("not a number");
        var future = new Future<int>(pump);
        future.SetException(error);

        future.Done.Should().BeTrue("because a failure is an end, too");
        future.Cancelled.Should().BeFalse("because it failed");
        future.Exception().Should().BeSameAs(error, "because Exception returns the failure and throws nothing");
        future.Invoking(f => f.Result()).Should().Throw<FormatException>().Which.Should().BeSameAs(error, "because a failure is handed on as it is: not wrapped, not copied");
        (await ErrorOf(async () => await future)).Should().BeSameAs(error, "because await throws what Result throws");
    });

    [Fact]
    public void A_failure_keeps_the_stack_of_where_it_was_thrown() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.SetException(ThrownFarAway());

        Record.Exception(() => { future.Result(); })!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because 'throw error' starts the stack anew, and then nobody knows where it went wrong");
        (await ErrorOf(async () => await future))!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because await shows the same stack");
    });

    [Fact]
    public void A_failure_that_is_an_aggregate_is_not_unwrapped() => Pump.Run(async pump =>
    {
        var ofOne = new AggregateException(new FormatException("one"));
        var ofTwo = new AggregateException(new FormatException("one"), new FormatException("two"));
        foreach (var error in new[] { ofOne, ofTwo })
        {
            var future = new Future<int>(pump);
            future.SetException(error);

            future.Exception().Should().BeSameAs(error, "because what was set is what comes out");
            (await ErrorOf(async () => await future)).Should().BeSameAs(error);
            (await ErrorOf(future.AsTask())).Should().BeSameAs(error);
        }
    });

    [Fact]
    public void Cancelling_says_true_and_ends_the_future() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);

        future.Cancel().Should().BeTrue("because this call ended it");
        future.Done.Should().BeTrue("because cancelled is an end, too");
        future.Cancelled.Should().BeTrue();
        future.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>();
        future.Invoking(f => f.Exception()).Should().Throw<OperationCanceledException>("because null would say that it succeeded");
        (await ErrorOf(async () => await future)).Should().BeAssignableTo<OperationCanceledException>("because await throws what Result throws");
    });

    [Fact]
    public void Everybody_who_asks_a_cancelled_future_gets_a_new_exception_with_the_message() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.Cancel("the user went home");

        var first = Record.Exception(() => { future.Result(); });
        var second = Record.Exception(() => { future.Exception(); });
        var third = await ErrorOf(async () => await future);

        Exception?[] all = [first, second, third, Record.Exception(() => { future.Result(); })];
        all.Should().AllBeAssignableTo<OperationCanceledException>();
        all.Should().OnlyContain(e => e!.Message == "the user went home", "because the message is the only thing that tells why");
        all.Should().OnlyHaveUniqueItems("because an exception that two callers share mixes up their stacks");
        all.Cast<OperationCanceledException>().Should().OnlyContain(e => e.CancellationToken == CancellationToken.None, "because nobody's token was cancelled here");

        var silent = new Future<int>(pump);
        silent.Cancel("");
        Record.Exception(() => { silent.Result(); })!.Message.Should().BeEmpty("because an empty message is a message: only null stands for none");
    });

    [Fact]
    public void A_set_on_a_done_future_is_an_error_and_changes_nothing() => Pump.Run(async pump =>
    {
        var error = new FormatException("first");
        var succeeded = new Future<int>(pump);
        var failed = new Future<int>(pump);
        var cancelled = new Future<int>(pump);
        succeeded.SetResult(1);
        failed.SetException(error);
        cancelled.Cancel("first");

        foreach (var future in new[] { succeeded, failed, cancelled })
        {
            future.Invoking(f => f.SetResult(2)).Should().Throw<InvalidStateException>("because a future is written once, and cancelled is written, too");
            future.Invoking(f => f.SetException(new FormatException("second"))).Should().Throw<InvalidStateException>("because a future is written once, and cancelled is written, too");
            future.Invoking(f => f.SetException(new OperationCanceledException())).Should().Throw<InvalidStateException>("because this is a failure like any other, and no Cancel");
        }

        succeeded.Result().Should().Be(1, "because the first set stands");
        succeeded.Exception().Should().BeNull("because the first set stands");
        failed.Exception().Should().BeSameAs(error, "because the first set stands");
        cancelled.Cancelled.Should().BeTrue("because the cancel stands");
        cancelled.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>().WithMessage("first");
        await pump.Settle();
    });

    [Fact]
    public void Cancelling_a_done_future_says_false_and_changes_nothing() => Pump.Run(async pump =>
    {
        var error = new FormatException("first");
        var succeeded = new Future<int>(pump);
        var failed = new Future<int>(pump);
        var cancelled = new Future<int>(pump);
        succeeded.SetResult(1);
        failed.SetException(error);
        cancelled.Cancel("first");

        foreach (var future in new[] { succeeded, failed, cancelled })
            future.Cancel("second").Should().BeFalse("because it was done already: this call ended nothing");

        succeeded.Cancelled.Should().BeFalse("because the result came first");
        succeeded.Result().Should().Be(1);
        failed.Cancelled.Should().BeFalse("because the failure came first");
        failed.Exception().Should().BeSameAs(error);
        cancelled.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>().WithMessage("first", "because the first cancel ended it, with its message");
        await pump.Settle();
    });

    [Fact]
    public void An_OperationCanceledException_that_was_set_is_a_failure() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("somebody else was cancelled");
        var future = new Future<int>(pump);
        future.SetException(error);

        future.Cancelled.Should().BeFalse("because SetException is a failure whatever the type, and only Cancel cancels");
        future.Exception().Should().BeSameAs(error, "because it is returned like any failure, not thrown");
        (await ErrorOf(async () => await future)).Should().BeSameAs(error);
    });

    [Fact]
    public void A_null_argument_is_refused_at_once() => Pump.Run(async pump =>
    {
        var started = false;
        var (pending, done) = (new Future<int>(pump), new Future<int>(pump));
        done.SetResult(1);
        Action[] calls =
        [
            .. CallsOn(pending),
            .. CallsOn(done),
            () => _ = new Future<int>(null!),
            () => Future<int>.From(null!, pump),
            () => Future<int>.From(Task.FromResult(1), null!),
            () => Future<int>.FromCallback(null!, _ => started = true),
            () => Future<int>.FromCallback(pump, null!),
        ];

        foreach (var call in calls)
            call.Should().Throw<ArgumentNullException>("because a null found later, in another turn, no longer shows who passed it");

        pending.Done.Should().BeFalse("because a call that was refused writes nothing");
        started.Should().BeFalse("because a call that was refused starts nothing");
        await pump.Settle();
        pump.ReportedErrors.Should().BeEmpty("because a call that was refused leaves nothing to run");

        static Action[] CallsOn(Future<int> future) =>
        [
            () => future.SetException(null!),
            () => future.AddDoneCallback(null!),
            () => future.RemoveDoneCallback(null!),
            () => future.GetAwaiter().OnCompleted(null!),
            () => future.GetAwaiter().UnsafeOnCompleted(null!),
        ];
    });

    // Callbacks.

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
        Action<Exception?, int> answer = null!;
        var source = new TaskCompletionSource<int>();
        var (failed, cancelled) = (new Future<int>(pump), new Future<int>(pump));
        var answered = Future<int>.FromCallback(pump, a => answer = a);
        var fromTask = Future<int>.From(source.Task, pump);

        await Ends(failed, () => failed.SetException(new FormatException()), "a failure is no reason to run somebody's callback inside SetException");
        await Ends(cancelled, () => cancelled.Cancel(), "a cancellation is no reason to run somebody's callback inside Cancel");
        await Ends(answered, () => answer(null, 1), "whoever answers must not find other people's code in the middle of the call");
        await Ends(fromTask, () => OnAnotherThread(() => source.SetResult(1)), "whoever ends the task must not find other people's code in the middle of the call");

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

        trace.Lines.Should().Equal(["first", "second", "third", "added when done"], "because callbacks run first in, first out, also when the end lies between two of them");
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

        trace.Lines.Should().Equal(["first", "somebody else's turn", "second"], "because who is added when the future is done asks for a turn then, and stands in the loop's line like everybody");
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

    [Fact]
    public void A_callback_runs_in_the_context_of_its_registration() => Pump.Run(async pump =>
    {
        var request = new AsyncLocal<string>();
        var trace = new Trace();
        var future = new Future<int>(pump);
        request.Value = "request 1";
        future.AddDoneCallback(_ => trace.Add(request.Value));
        request.Value = "request 2";
        future.AddDoneCallback(_ => trace.Add(request.Value));

        request.Value = "the one who sets";
        future.SetResult(1);
        request.Value = "request 3";
        future.AddDoneCallback(_ => trace.Add(request.Value));
        request.Value = "nobody";
        await pump.Settle();

        trace.Lines.Should().Equal(["request 1", "request 2", "request 3"], "because a callback belongs to the flow that registered it, not to the one that happened to set the future");
    });

    [Fact]
    public void What_a_callback_changes_in_its_context_no_other_callback_sees() => Pump.Run(async pump =>
    {
        var request = new AsyncLocal<string> { Value = "registered" };
        var trace = new Trace();
        var future = new Future<int>(pump);
        future.AddDoneCallback(_ => request.Value = "changed");
        future.AddDoneCallback(_ => trace.Add(request.Value));

        future.SetResult(1);
        await pump.Settle();

        trace.Lines.Should().Equal(["registered"], "because each callback runs in the context of its own registration");
    });

    [Fact]
    public void A_callback_runs_also_when_the_flow_of_the_context_is_suppressed() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        using (ExecutionContext.SuppressFlow())
        {
            future.AddDoneCallback(_ => trace.Add("callback"));
            future.GetAwaiter().OnCompleted(() => trace.Add("continuation"));
        }

        future.SetResult(1);
        using (ExecutionContext.SuppressFlow())
        {
            future.AddDoneCallback(_ => trace.Add("late callback"));
            future.GetAwaiter().OnCompleted(() => trace.Add("late continuation"));
        }

        await pump.Settle();

        trace.Lines.Should().Equal(["callback", "continuation", "late callback", "late continuation"], "because there is no context to run in then (Capture gives null), but there still is a callback");
        pump.ReportedErrors.Should().BeEmpty();
    });

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
    public void A_callback_may_remove_another_that_has_not_begun() => Pump.Run(async pump =>
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
    public void RemoveDoneCallback_takes_out_all_equal_ones_and_says_how_many() => Pump.Run(async pump =>
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
    public void A_callback_whose_turn_was_asked_for_can_still_be_removed() => Pump.Run(async pump =>
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

            listener.Calls.Should().Be(0, "because who was told that it is removed must be able to rely on it");
        }
    });

    [Fact]
    public void A_callback_that_has_begun_does_not_count_as_removed() => Pump.Run(async pump =>
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

    [Fact]
    public void Callbacks_and_continuations_run_outside_any_lock() => Pump.Run(async pump =>
    {
        var gotThrough = new List<bool>();
        var future = new Future<int>(pump);
        Register();
        future.SetResult(1);
        Register();
        await pump.Settle();

        gotThrough.Should().Equal([true, true, true, true, true, true], "because callbacks are other people's code, whether they came before or after the end: to call them under a lock is to wait for a deadlock");

        void Register()
        {
            future.AddDoneCallback(_ => Look());
            future.GetAwaiter().OnCompleted(Look);
            future.GetAwaiter().UnsafeOnCompleted(Look);
        }

        // Once one was stuck, the others are not waited for.
        void Look() => gotThrough.Add(!gotThrough.Contains(false) && AnotherThreadGetsThrough(future));
    });

    // Awaiting.

    [Fact]
    public void Awaiting_gives_the_result() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        var consumer = pump.Start(async () => await future);
        await pump.Settle();
        consumer.IsCompleted.Should().BeFalse("because the future is pending");

        future.SetResult(42);

        (await consumer).Should().Be(42);
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

        (await ErrorOf(failed)).Should().BeSameAs(error).And.Match<Exception>(e => e.StackTrace!.Contains(nameof(ThrownFarAway)), "because the failure comes out with its stack");
        cancelled.IsCanceled.Should().BeTrue("because an async method that lets an OperationCanceledException through is cancelled");
        (await ErrorOf(cancelled))!.Message.Should().Be("never mind");
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
            "because there is nothing to wait for, however it ended: IsCompleted is true, and await just goes on");
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
        await consumer;
        await pump.Settle();

        trace.Lines.Should().Equal(["set returned", "in the list before the set", "resumed", "in the list after the set"], "because the set asks CallSoon for the turn in which the await goes on");
    });

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
        await Task.WhenAll(second, fifth);
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

        (await before).Should().Be(42);
        (await after).Should().Be(42, "because an await that comes before the set waits, and one that comes after goes on at once");
        await set;
    });

    [Fact]
    public void Of_a_set_and_a_cancel_the_first_wins_in_every_schedule() => Pump.Explore(async pump =>
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
    public void A_cancel_between_the_set_and_the_turn_of_those_who_wait_comes_too_late() => Pump.Run(async pump =>
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
    public void GetResult_on_a_pending_future_throws_and_does_not_block() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.GetAwaiter().IsCompleted.Should().BeFalse();

        OnAnotherThread(() => future.GetAwaiter().Invoking(a => a.GetResult()).Should().Throw<InvalidStateException>("because a thread that blocks on the loop's own future would wait for ever"));
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
        awaiter.GetResult().Should().Be(42);
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

        trace.Lines.Should().Equal(["after"]);
        pump.ReportedErrors.Should().Equal([error, cancelled, cancelled, error], "because a continuation is a callback like any other, and its error goes where theirs go");
    });

    // From future to task.

    [Fact]
    public void AsTask_carries_the_result() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        var before = future.AsTask();
        before.IsCompleted.Should().BeFalse("because the future is pending");

        future.SetResult(42);

        (await before).Should().Be(42);
        (await future.AsTask()).Should().Be(42, "because a task can also be had when the future is done");
    });

    [Fact]
    public void AsTask_carries_the_failure_with_its_stack() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var future = new Future<int>(pump);
        var task = future.AsTask();
        future.SetException(error);

        var thrown = await ErrorOf(task);

        thrown.Should().BeSameAs(error, "because a failure is handed on as it is");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway));
        task.IsFaulted.Should().BeTrue();
    });

    [Fact]
    public void AsTask_carries_the_cancellation() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        var task = future.AsTask();
        future.Cancel();

        (await ErrorOf(task)).Should().BeAssignableTo<OperationCanceledException>();
        task.IsCanceled.Should().BeTrue("because a cancelled future makes a cancelled task, not a failed one");
    });

    [Fact]
    public void AsTask_of_a_future_that_failed_with_an_OperationCanceledException_is_faulted() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("somebody else was cancelled");
        var future = new Future<int>(pump);
        var task = future.AsTask();
        future.SetException(error);

        (await ErrorOf(task)).Should().BeSameAs(error);
        task.IsFaulted.Should().BeTrue("because the state of the future decides, not the type of the exception");
    });

    [Fact]
    public void AsTask_of_a_done_future_carries_each_end_as_what_it_is() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var foreign = new OperationCanceledException("somebody else was cancelled");
        var (failed, failedSo, cancelled) = (new Future<int>(pump), new Future<int>(pump), new Future<int>(pump));
        failed.SetException(error);
        failedSo.SetException(foreign);
        cancelled.Cancel();

        var tasks = new[] { failed.AsTask(), failedSo.AsTask(), cancelled.AsTask() }; // asking for a task throws nothing
        var thrown = await ErrorOf(tasks[0]);
        thrown.Should().BeSameAs(error, "because it is too late for the task to see the end, but not to carry it");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway));
        (await ErrorOf(tasks[1])).Should().BeSameAs(foreign);
        await ErrorOf(tasks[2]);

        tasks.Select(t => t.Status).Should().Equal([TaskStatus.Faulted, TaskStatus.Faulted, TaskStatus.Canceled], "because the state of the future decides, not the type of the exception");
    });

    [Fact]
    public void Who_awaits_AsTask_does_not_run_inside_the_set() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        var consumer = pump.Start(async () =>
        {
            await future.AsTask();
            trace.Add("resumed");
        });
        await pump.Settle();

        future.SetResult(1);
        trace.Add("set returned");
        await consumer;

        trace.Lines.Should().Equal(["set returned", "resumed"], "because the one who sets must not find somebody else's code running in the middle of the call");
    });

    [Fact]
    public void What_continues_AsTask_does_not_run_in_the_turn_that_ends_it() => Pump.Run(async pump =>
    {
        var loopThread = Environment.CurrentManagedThreadId;
        var future = new Future<int>(pump);
        var continuation = future.AsTask().ContinueWith(
            _ => Environment.CurrentManagedThreadId, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        future.SetResult(1);

        (await continuation).Should().NotBe(loopThread, "because the turn of the loop that ends the task only ends it: what others do with it then is not run in there");
    });

    [Fact]
    public void The_task_of_AsTask_is_completed_outside_any_lock() => Pump.Run(async pump =>
    {
        foreach (var end in new Action<Future<int>>[] { f => f.SetResult(1), f => f.SetException(new FormatException()), f => f.Cancel() })
        {
            var future = new Future<int>(pump);
            var gotThrough = new List<bool>();

            var before = AwaitedElsewhere();
            end(future);
            await before;
            await AwaitedElsewhere();

            gotThrough.Should().NotContain(false, "because to complete a task is to call those who await it: under a lock, before or after the end, that is to wait for a deadlock");

            // Completing a task posts to the context of whoever awaits it. That Post is somebody else's code.
            Task AwaitedElsewhere() =>
                new ProbingContext(() => gotThrough.Add(!gotThrough.Contains(false) && AnotherThreadGetsThrough(future))).Around(() => EndOf(future.AsTask()));
        }

        static async Task EndOf(Task task)
        {
            try
            {
                await task;
            }
            catch (Exception end) when (end is FormatException or OperationCanceledException)
            {
                // However it ended: who awaits it was posted to.
            }
        }
    });

    // From task to future.

    [Fact]
    public void From_carries_the_result() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        future.Done.Should().BeFalse("because the task is running");

        source.SetResult(42);

        (await future).Should().Be(42);
    });

    [Fact]
    public void From_carries_the_first_failure_with_its_stack() => Pump.Run(async pump =>
    {
        var first = ThrownFarAway();
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        source.SetException([first, new FormatException("second")]);

        var thrown = await ErrorOf(async () => await future);

        thrown.Should().BeSameAs(first, "because of several failures the first counts, and no AggregateException leaks out");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway));
        future.Exception().Should().BeSameAs(first);
    });

    [Fact]
    public void From_carries_the_cancellation() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        source.SetCanceled(new CancellationToken(canceled: true));

        var first = await ErrorOf(async () => await future);
        first.Should().BeAssignableTo<OperationCanceledException>().Which.CancellationToken.Should().Be(CancellationToken.None, "because a cancelled future throws an exception of its own, without a token");
        Record.Exception(() => { future.Result(); }).Should().NotBeSameAs(first, "because a cancelled future throws a new exception each time");
        future.Cancelled.Should().BeTrue("because a cancelled task makes a cancelled future, not a failed one");
    });

    [Fact]
    public void From_a_task_that_failed_with_an_OperationCanceledException_is_a_failure() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("somebody else was cancelled");
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        source.SetException(error);

        (await ErrorOf(async () => await future)).Should().BeSameAs(error);
        future.Cancelled.Should().BeFalse("because the state of the task decides (it is Faulted), not the type of the exception");
        future.Exception().Should().BeSameAs(error);
    });

    [Fact]
    public void From_a_task_that_is_done_gives_a_future_that_is_done() => Pump.Run(async pump =>
    {
        var error = new FormatException();
        var succeeded = Future<int>.From(Task.FromResult(42), pump);
        var failed = Future<int>.From(Task.FromException<int>(error), pump);
        var cancelled = Future<int>.From(Task.FromCanceled<int>(new CancellationToken(canceled: true)), pump);

        new[] { succeeded.Done, failed.Done, cancelled.Done }.Should().Equal([true, true, true], "because there is nothing to wait for, not even for a turn of the loop");
        succeeded.Result().Should().Be(42);
        failed.Exception().Should().BeSameAs(error);
        cancelled.Cancelled.Should().BeTrue();
        cancelled.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>().Which.CancellationToken.Should().Be(CancellationToken.None, "because a cancelled future throws a new exception of its own, without a token");
        await pump.Settle();
    });

    [Fact]
    public void From_a_task_that_is_done_carries_a_failure_as_what_it_is() => Pump.Run(async pump =>
    {
        var first = ThrownFarAway();
        var foreign = new OperationCanceledException("somebody else was cancelled");
        var several = new TaskCompletionSource<int>();
        several.SetException([first, new FormatException("second")]);

        var failed = Future<int>.From(several.Task, pump);
        var failedSo = Future<int>.From(Task.FromException<int>(foreign), pump);

        failed.Exception().Should().BeSameAs(first, "because of several failures the first counts");
        first.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack");
        failedSo.Cancelled.Should().BeFalse("because the state of the task decides (it is Faulted), not the type of the exception");
        failedSo.Exception().Should().BeSameAs(foreign);
        await pump.Settle();
    });

    [Fact]
    public void An_aggregate_that_comes_over_a_bridge_is_not_unwrapped() => Pump.Run(async pump =>
    {
        var error = new AggregateException(new FormatException("one"));
        var source = new TaskCompletionSource<int>();
        Future<int>[] futures =
        [
            Future<int>.From(source.Task, pump),
            Future<int>.From(Task.FromException<int>(error), pump),
            Future<int>.FromCallback(pump, answer => answer(error, 0)),
            Future<int>.FromCallback(pump, _ => throw error),
        ];
        source.SetException(error);

        foreach (var future in futures)
            (await ErrorOf(async () => await future)).Should().BeSameAs(error, "because that is the failure itself: only what the task wraps around its failures is not handed on");
    });

    [Fact]
    public void An_InvalidStateException_of_somebody_else_is_a_failure_like_any_other() => Pump.Run(async pump =>
    {
        var error = new InvalidStateException("of another future");
        var source = new TaskCompletionSource<int>();
        Future<int>[] futures =
        [
            Future<int>.From(source.Task, pump),
            Future<int>.From(Task.FromException<int>(error), pump),
            Future<int>.FromCallback(pump, answer => answer(error, 0)),
            Future<int>.FromCallback(pump, _ => throw error),
        ];
        source.SetException(error);
        await pump.Settle();

        foreach (var future in futures)
        {
            future.Done.Should().BeTrue("because a failure is an end, whatever its type");
            future.Exception().Should().BeSameAs(error, "because somebody else's InvalidStateException says nothing about this future");
        }
    });

    [Fact]
    public void Null_crosses_the_bridges() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<string?>();
        var future = Future<string?>.From(source.Task, pump);
        var before = future.AsTask();
        source.SetResult(null);

        (await before).Should().BeNull("because null is a result like any other, also on a bridge");
        future.Result().Should().BeNull("because null is what the task gave");
        (await future.AsTask()).Should().BeNull("because a task can also be had when the future is done");
        Future<string?>.From(Task.FromResult<string?>(null), pump).Result().Should().BeNull("because the task was done, and null is what it gave");
    });

    [Fact]
    public void A_future_from_a_task_can_be_cancelled_alone() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        var calls = 0;
        future.AddDoneCallback(_ => calls++);

        future.Cancel("lost interest").Should().BeTrue();
        await pump.Settle();
        source.Task.IsCompleted.Should().BeFalse("because only the wrapper was cancelled, and its task lives on");

        source.SetResult(42);
        await source.Task;
        await pump.Settle();

        future.Cancelled.Should().BeTrue("because what the task does later is ignored");
        future.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>().WithMessage("lost interest");
        calls.Should().Be(1, "because it ended once");
        pump.ReportedErrors.Should().BeEmpty("because a task that ends later is no error");
    });

    [Fact]
    public void What_the_task_of_a_cancelled_future_does_later_counts_as_observed()
    {
        var tooLate = new FormatException("too late");
        foreach (var end in new Action<TaskCompletionSource<int>>[] { task => task.SetException(tooLate), task => task.SetResult(42), task => task.SetCanceled() })
        {
            var unobserved = Unobserved.During(() =>
            {
                var source = new TaskCompletionSource<int>();
                Pump.Run(async pump =>
                {
                    Future<int>.From(source.Task, pump).Cancel();
                    end(source);
                    await pump.Settle();
                });
                return source.Task;
            }, tooLate);

            unobserved.Should().BeEmpty("because whoever cancels the wrapper can no longer ask for its task's failure, so the wrapper has to look at it, and must not fail itself");
        }
    }

    [Fact]
    public void What_becomes_of_a_future_made_from_a_task_never_changes_in_any_schedule() => Pump.Explore(async pump =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        var cancelled = false;
        var end = pump.Start(() => source.SetResult(42));
        var cancel = pump.Start(() => { cancelled = future.Cancel(); });
        var thrown = await ErrorOf(async () => await future);
        await Task.WhenAll(end, cancel);
        await pump.Settle();

        future.Cancelled.Should().Be(cancelled, "because Cancel says whether it was the one that ended the future");
        (thrown is OperationCanceledException).Should().Be(cancelled, "because everybody sees the same outcome");
    });

    [Fact]
    public void A_future_that_was_cancelled_alone_is_not_held_by_its_task()
    {
        var source = new TaskCompletionSource<int>();
        WeakReference future = null!;
        Pump.Run(async pump =>
        {
            future = FromThenCancel(source.Task, pump);
            await pump.Settle();
        });

        Garbage.Collect();

        future.IsAlive.Should().BeFalse("because a task may live for days, and must not keep every future that was ever made from it");
        source.SetResult(42);
    }

    [Fact]
    public void A_pending_future_is_kept_by_the_task_that_it_follows() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var source = new TaskCompletionSource<int>();
        FromThenListen(source.Task, pump, trace);

        Garbage.Collect();
        source.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["callback 42", "continuation"], "because who left a callback need not keep the future as well: as long as it is pending, its task does");
    });

    // From callback to future.

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

        (await future).Should().Be(42);
        (await atOnce).Should().Be(1);
        (await ofNull).Should().BeNull("because without an exception the value is the result, also when it is null");
    });

    [Fact]
    public void FromCallback_with_an_exception_fails_and_the_value_is_ignored() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var future = Future<int>.FromCallback(pump, answer => answer(error, 42));

        var thrown = await ErrorOf(async () => await future);

        thrown.Should().BeSameAs(error, "because an exception that is not null is a failure, whatever stands beside it");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway));
    });

    [Fact]
    public void FromCallback_with_an_OperationCanceledException_fails_like_with_any_other() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException();
        var answered = Future<int>.FromCallback(pump, answer => answer(error, 0));
        var thrown = Future<int>.FromCallback(pump, _ => throw error);

        foreach (var future in new[] { answered, thrown })
        {
            (await ErrorOf(async () => await future)).Should().BeSameAs(error);
            future.Cancelled.Should().BeFalse("because only Cancel cancels");
        }
    });

    [Fact]
    public void FromCallback_ignores_a_second_answer_from_whatever_thread() => Pump.Run(async pump =>
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

        future.Cancel().Should().BeTrue();
        OnAnotherThread(() => answer(null, 42));
        answer(new FormatException("too late"), 0);
        await pump.Settle();

        future.Cancelled.Should().BeTrue("because the operation does not know that nobody waits any more, and its answer finds the future done");
        pump.ReportedErrors.Should().BeEmpty();
    });

    [Fact]
    public void FromCallback_resumes_on_the_loop_when_the_answer_comes_from_another_thread() => Pump.Run(async pump =>
    {
        var loopThread = Environment.CurrentManagedThreadId;
        Action<Exception?, int> answer = null!;
        var future = Future<int>.FromCallback(pump, a => answer = a);
        var consumer = pump.Start(async () => (await future, Environment.CurrentManagedThreadId));
        await pump.Settle();

        OnAnotherThread(() => answer(null, 42));

        (await consumer).Should().Be((42, loopThread), "because this is the bridge: in comes a callback on any thread, out comes an await on the loop");
    });

    [Fact]
    public void FromCallback_lets_start_wait_for_an_answer_from_another_thread() => Pump.Run(async pump =>
    {
        var answered = false;
        var future = Future<int>.FromCallback(pump, answer => answered = AnotherThread.EndsSoon(() => answer(null, 42)));

        answered.Should().BeTrue("because start is other people's code: called under a lock, it would wait for an answer that waits for the lock");
        (await future).Should().Be(42, "because that was the answer");
    });

    [Fact]
    public void FromCallback_ignores_an_answer_after_start_threw() => Pump.Run(async pump =>
    {
        var error = new FormatException("thrown by start");
        Action<Exception?, int> answer = null!;
        var future = Future<int>.FromCallback(pump, a =>
        {
            answer = a;
            throw error;
        });

        answer(null, 42);
        OnAnotherThread(() => answer(new FormatException("too late"), 0));

        (await ErrorOf(async () => await future)).Should().BeSameAs(error, "because the future is done: what start threw is its end");
        pump.ReportedErrors.Should().BeEmpty("because an answer that finds the future done is ignored");
    });

    [Fact]
    public void FromCallback_fails_the_future_when_start_throws() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var future = Future<int>.FromCallback(pump, _ => ExceptionDispatchInfo.Throw(error));

        var thrown = await ErrorOf(async () => await future);
        thrown.Should().BeSameAs(error, "because the caller has one place to look for errors: the future");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack");
        pump.ReportedErrors.Should().BeEmpty("because the future has it already");
    });

    [Fact]
    public void FromCallback_reports_what_start_throws_after_it_answered() => Pump.Run(async pump =>
    {
        var error = new FormatException("thrown after the answer");
        var future = Future<int>.FromCallback(pump, answer =>
        {
            answer(null, 42);
            throw error;
        });

        var cancelled = new OperationCanceledException("thrown after the answer, too");
        var another = Future<int>.FromCallback(pump, answer =>
        {
            answer(null, 43);
            throw cancelled;
        });

        (await future).Should().Be(42, "because the answer came first");
        (await another).Should().Be(43, "because the answer came first");
        pump.ReportedErrors.Should().Equal([error, cancelled], "because the future cannot hold it any more, and an error must not get lost");
    });

    [Fact]
    public void What_is_thrown_is_reported_as_it_is() => Pump.Run(async pump =>
    {
        Exception[] errors = [new AggregateException(new FormatException("one")), new FormatException("outer", new FormatException("inner")), new InvalidStateException("of another future")];
        var future = new Future<int>(pump);
        foreach (var error in errors)
        {
            future.AddDoneCallback(_ => throw error);
            future.GetAwaiter().UnsafeOnCompleted(() => throw error);
            _ = Future<int>.FromCallback(pump, answer =>
            {
                answer(null, 1);
                throw error;
            });
        }

        pump.ReportedErrors.Should().Equal(errors, "because what start throws after its answer is reported as it is: nothing unwrapped, and no type left out");
        future.SetResult(1);
        await pump.Settle();

        pump.ReportedErrors.Skip(errors.Length).Should().Equal(errors.SelectMany(error => new[] { error, error }), "because what a callback and a continuation throw is reported as it is, too");
    });

    // Nothing is left behind.

    [Fact]
    public void A_callback_that_has_run_or_was_removed_is_held_no_longer()
    {
        Future<int> done = null!;
        Future<int> pending = null!;
        Future<int> cancelled = null!;
        Future<int> failed = null!;
        WeakReference[] callbacks = [];
        Pump.Run(async pump =>
        {
            done = new Future<int>(pump);
            pending = new Future<int>(pump);
            cancelled = new Future<int>(pump);
            failed = new Future<int>(pump);
            callbacks = [AddCallback(done), AddContinuation(done), AddUnsafeContinuation(done), AddAndRemoveCallback(pending), AddCallback(cancelled), AddThrower(cancelled)];
            done.SetResult(1);
            cancelled.Cancel();
            callbacks = [.. callbacks, AddCallback(done), AddContinuation(cancelled), AddThenFailThenRemoveCallback(failed), AddAndRemoveCallback(done)];
            await pump.Settle();
        });

        Garbage.Collect();

        callbacks.Select(c => c.IsAlive).Should().NotContain(true, "because a future may live long, and what has run or was removed must not live as long as it");
        GC.KeepAlive(done);
        GC.KeepAlive(pending);
        GC.KeepAlive(cancelled);
        GC.KeepAlive(failed);
    }

    // From any thread.

    [Fact]
    public void A_callback_added_in_the_middle_of_a_set_neither_overtakes_nor_gets_lost() => Pump.Run(async pump =>
    {
        Action<Exception?, int> answer = null!;
        await Interrupted(loop => new Future<int>(loop), future => future.SetResult(1));
        await Interrupted(loop => new Future<int>(loop), future => future.SetException(new FormatException()));
        await Interrupted(loop => new Future<int>(loop), future => future.Cancel());
        await Interrupted(loop => Future<int>.FromCallback(loop, a => answer = a), _ => answer(null, 1));

        async Task Interrupted(Func<ILoop, Future<int>> make, Action<Future<int>> end)
        {
            var trace = new Trace();
            var loop = new InterruptedLoop(pump);
            var future = make(loop);
            future.AddDoneCallback(_ => trace.Add("first"));
            future.AddDoneCallback(_ => trace.Add("second"));
            var late = new Thread(() => future.AddDoneCallback(_ => trace.Add("late"))) { IsBackground = true };

            loop.Interrupt = late;
            end(future);
            late.Join(HangGuard).Should().BeTrue("because nothing in a future waits for ever");
            await pump.Settle();

            trace.Lines.Should().Equal(["first", "second", "late"], "because the end, whichever it is, and the scheduling of what is registered are one step for every other thread");
        }
    });

    [Fact]
    public void A_callback_that_is_removed_in_the_middle_of_a_set_takes_no_other_with_it() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var removed = 0;
        var loop = new InterruptedLoop(pump);
        var future = new Future<int>(loop);
        Action<Future<int>> first = _ => trace.Add("first");
        future.AddDoneCallback(first);
        future.AddDoneCallback(_ => trace.Add("second"));
        future.AddDoneCallback(_ => trace.Add("third"));
        var removing = new Thread(() => removed = future.RemoveDoneCallback(first)) { IsBackground = true };

        loop.Interrupt = removing;
        future.SetResult(1);
        removing.Join(HangGuard).Should().BeTrue("because nothing in a future waits for ever");
        await pump.Settle();

        removed.Should().Be(1, "because it had not begun: the loop has not turned since the end");
        trace.Lines.Should().Equal(["second", "third"], "because only the one that was removed does not run");
    });

    [Fact]
    public void Another_thread_sees_a_future_pending_or_done_and_nothing_in_between() => Pump.Run(async pump =>
    {
        foreach (var end in new Action<Future<int>>[] { f => f.SetResult(1), f => f.SetException(new FormatException()), f => f.Cancel("gone") })
        {
            var seen = "nothing";
            var loop = new InterruptedLoop(pump);
            var future = new Future<int>(loop);
            future.AddDoneCallback(_ => { });
            var looking = new Thread(() => seen = Describe(future)) { IsBackground = true };

            loop.Interrupt = looking;
            end(future);
            looking.Join(HangGuard).Should().BeTrue("because nothing in a future waits for ever");

            seen.Should().BeOneOf(["pending", Describe(future)], "because done, cancelled and the outcome are one thing, written in one step");
        }

        await pump.Settle();

        static string Describe(Future<int> future)
        {
            if (!future.Done)
                return "pending";
            var thrown = Record.Exception(() => { future.Result(); });
            return $"cancelled: {future.Cancelled}, Result throws {thrown?.GetType().Name} '{thrown?.Message}', Exception throws {Record.Exception(() => { future.Exception(); })?.GetType().Name}";
        }
    });

    [Fact]
    public void Of_racing_sets_and_cancels_on_threads_exactly_one_wins()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var futures = loops.Select(loop => new Future<int>(loop)).ToArray();
        var calls = new int[Rounds];
        var set = new bool[Rounds];
        var cancelled = new bool[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var round = i;
            futures[i].AddDoneCallback(_ => calls[round]++);
        }

        Race.Play(
            "SetResult meets Cancel",
            Rounds,
            i => set[i] = Record.Exception(() => futures[i].SetResult(42)) is null,
            i => cancelled[i] = futures[i].Cancel());
        foreach (var loop in loops)
            loop.Run();

        set.Zip(cancelled).Should().OnlyContain(won => won.First ^ won.Second, "because a future is written once, by exactly one of those who try");
        futures.Select(f => f.Cancelled).Should().Equal(cancelled, "because the outcome is that of the one who was told that he won");
        calls.Should().OnlyContain(n => n == 1, "because it ended once");
    }

    [Fact]
    public void A_thread_that_sees_the_future_done_sees_its_outcome()
    {
        var loop = new HandLoop();
        var futures = Enumerable.Range(0, Rounds).Select(_ => new Future<int>(loop)).ToArray();
        var seen = new int[Rounds];

        Race.Play(
            "SetResult meets a thread that looks",
            Rounds,
            i => futures[i].SetResult(42),
            i =>
            {
                for (var spin = new SpinWait(); !futures[i].Done;)
                    spin.SpinOnce(sleep1Threshold: -1);
                seen[i] = futures[i].Result();
            });

        seen.Should().OnlyContain(value => value == 42, "because done means that the outcome is there");
    }

    [Fact]
    public void Of_racing_answers_on_threads_exactly_one_wins_and_none_throws()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var answers = new Action<Exception?, int>[Rounds];
        var futures = loops.Select((loop, i) => Future<int>.FromCallback(loop, answer => answers[i] = answer)).ToArray();
        var error = new FormatException();
        var calls = new int[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var round = i;
            futures[i].AddDoneCallback(_ => calls[round]++);
        }

        Race.Play("an answer meets an answer", Rounds, i => answers[i](null, 42), i => answers[i](error, 0));
        foreach (var loop in loops)
            loop.Run();

        futures.Should().OnlyContain(f => f.Exception() == error || f.Result() == 42, "because one of the answers is the outcome, whole");
        calls.Should().OnlyContain(n => n == 1, "because it ended once");
    }

    [Fact]
    public void What_start_throws_while_an_answer_comes_is_the_end_or_is_reported()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new NotingLoop()).ToArray();
        var futures = new Future<int>[Rounds];
        var answers = new Action<Exception?, int>?[Rounds];
        var error = new FormatException("thrown by start");

        Race.Play(
            "an answer meets what start throws",
            Rounds,
            i =>
            {
                try
                {
                    futures[i] = Future<int>.FromCallback(loops[i], answer =>
                    {
                        try
                        {
                            throw error;
                        }
                        finally
                        {
                            Volatile.Write(ref answers[i], answer); // what start throws is about to be caught
                        }
                    });
                }
                finally
                {
                    Interlocked.CompareExchange(ref answers[i], (_, _) => { }, null); // start was not called: nobody answers
                }
            },
            i =>
            {
                // On a busy machine the other side may need this processor.
                for (var spins = 0; Volatile.Read(ref answers[i]) is null; spins++)
                {
                    if (spins < 5_000)
                        Thread.SpinWait(1);
                    else
                        Thread.Yield();
                }

                Thread.SpinWait(i % 64);
                answers[i]!(null, 42);
            });

        futures.Zip(loops).Should().OnlyContain(
            round => round.First.Exception() == error ? round.Second.Reported.IsEmpty : round.First.Result() == 42 && round.Second.Reported.SequenceEqual(new[] { error }),
            "because what start throws has one place: the future, or ReportError if the answer was there before");
    }

    [Fact]
    public void Callbacks_added_on_threads_while_the_future_ends_all_run_once_and_in_order()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var futures = loops.Select(loop => new Future<int>(loop)).ToArray();
        var traces = loops.Select(_ => new Trace()).ToArray();

        Race.Play(
            "SetResult meets a registration",
            Rounds,
            i => futures[i].SetResult(1),
            i =>
            {
                futures[i].AddDoneCallback(_ => traces[i].Add("1"));
                futures[i].AddDoneCallback(_ => traces[i].Add("2"));
                futures[i].GetAwaiter().OnCompleted(() => traces[i].Add("3"));
            });
        foreach (var loop in loops)
            loop.Run();

        traces.Select(t => t.ToString()).Should().OnlyContain(lines => lines == "1\n2\n3", "because a callback is either in the list when the future ends or is scheduled when it is added: never both, never neither");
    }

    [Fact]
    public void A_callback_that_is_removed_on_a_thread_while_its_turn_comes_either_runs_or_counts()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var futures = loops.Select(loop => new Future<int>(loop)).ToArray();
        var ran = new int[Rounds];
        var removed = new int[Rounds];
        var callbacks = Enumerable.Range(0, Rounds).Select(i => (Action<Future<int>>)(_ => ran[i]++)).ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            futures[i].AddDoneCallback(callbacks[i]);
            futures[i].SetResult(1);
        }

        Race.Play("the loop meets a removal", Rounds, i => loops[i].Run(), i => removed[i] = futures[i].RemoveDoneCallback(callbacks[i]));

        ran.Zip(removed).Should().OnlyContain(n => n.First + n.Second == 1, "because a callback that was counted as removed never runs, and one that runs was never counted");
    }

    private const int Rounds = 1000;

    private static async Task AwaitThenTrace(Future<int> future, Trace trace, string line)
    {
        await future;
        trace.Add(line);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FormatException ThrownFarAway()
    {
        try
        {
            throw new FormatException("far away");
        }
        catch (FormatException error)
        {
            return error;
        }
    }

    // Runs the work on a thread of its own, to its end, and throws what it threw.
    private static void OnAnotherThread(Action work) => AnotherThread.EndsSoon(work).Should().BeTrue("because nothing in a future blocks a thread");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddCallback(Future<int> future)
    {
        var listener = new Listener("ran");
        future.AddDoneCallback(listener.OnDone);
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddContinuation(Future<int> future)
    {
        var listener = new Listener("ran");
        future.GetAwaiter().OnCompleted(() => listener.OnDone(future));
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddUnsafeContinuation(Future<int> future)
    {
        var listener = new Listener("ran");
        future.GetAwaiter().UnsafeOnCompleted(() => listener.OnDone(future));
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddThrower(Future<int> future)
    {
        var listener = new Listener("threw");
        future.AddDoneCallback(listener.Throw);
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndRemoveCallback(Future<int> future)
    {
        var listener = new Listener("removed");
        future.AddDoneCallback(listener.OnDone);
        future.RemoveDoneCallback(listener.OnDone);
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddThenFailThenRemoveCallback(Future<int> future)
    {
        var listener = new Listener("removed");
        future.AddDoneCallback(listener.OnDone);
        future.SetException(new FormatException());
        future.RemoveDoneCallback(listener.OnDone);
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference FromThenCancel(Task<int> task, ILoop loop)
    {
        var future = Future<int>.From(task, loop);
        future.Cancel();
        return new WeakReference(future);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FromThenListen(Task<int> task, ILoop loop, Trace trace)
    {
        var future = Future<int>.From(task, loop);
        future.AddDoneCallback(f => trace.Add($"callback {f.Result()}"));
        future.GetAwaiter().OnCompleted(() => trace.Add("continuation"));
    }

    private static bool AnotherThreadGetsThrough(Future<int> future) => AnotherThread.EndsSoon(() =>
    {
        Action<Future<int>> callback = _ => { };
        future.AddDoneCallback(callback);
        future.RemoveDoneCallback(callback);
        future.Cancel();
        _ = future.Done;
    });

    private sealed class Listener(string name)
    {
        public int Calls { get; private set; }

        public void OnDone(Future<int> future) => Calls++;

        public void Throw(Future<int> future) => throw new FormatException("thrown by a callback");

        public override string ToString() => name;
    }

    // A loop that is run by hand.
    private sealed class HandLoop : ILoop
    {
        private readonly ConcurrentQueue<Action> ready = new();

        public void CallSoon(Action action) => ready.Enqueue(action);

        public void ReportError(Exception error) => throw new InvalidOperationException("No callback of this test throws.", error);

        public void Run()
        {
            while (ready.TryDequeue(out var action))
                action();
        }
    }

    // A loop that never turns, and notes what is reported to it.
    private sealed class NotingLoop : ILoop
    {
        public ConcurrentQueue<Exception> Reported { get; } = new();

        public void CallSoon(Action action)
        {
        }

        public void ReportError(Exception error) => Reported.Enqueue(error);
    }
}
