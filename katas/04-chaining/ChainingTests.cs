using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Katas.Chaining;

namespace Tests.Chaining;

public class ChainingTests
{
    // ---- AsyncEvent: a switch to wait for ----

    [Fact]
    public void Set_and_Clear_turn_the_event_on_and_off()
    {
        var ready = new AsyncEvent();

        ready.IsSet.Should().BeFalse("because a fresh event is not set");
        ready.Set();
        ready.IsSet.Should().BeTrue();
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
    public void Set_wakes_all_who_wait() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();
        var waits = new[] { ready.WaitAsync(), ready.WaitAsync(), ready.WaitAsync() };
        await pump.Settle();
        waits.Should().OnlyContain(wait => !wait.IsCompleted, "because nobody has set the event");

        ready.Set();

        waits.Should().OnlyContain(wait => wait.IsCompletedSuccessfully, "because when Set returns, the task of every waiter is completed");
        await Task.WhenAll(waits);
    });

    [Fact]
    public void Set_then_Clear_still_wakes_those_who_waited() => Pump.Run(async pump =>
    {
        var ready = new AsyncEvent();
        var before = pump.Start(() => ready.WaitAsync());
        await pump.Settle();

        ready.Set();
        ready.Clear();
        var after = ready.WaitAsync();
        await pump.Settle();

        before.IsCompletedSuccessfully.Should().BeTrue("because it was woken by Set, and nobody looks at the event again before it goes on");
        after.IsCompleted.Should().BeFalse("because the event is not set any more");
        ready.IsSet.Should().BeFalse();
    });

    [Fact]
    public void Clear_forgets_nobody() => Pump.Run(async pump =>
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

    [Fact]
    public void A_cancelled_wait_is_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var impatient = ready.WaitAsync(source.Token);
        var patient = ready.WaitAsync();
        await pump.Settle();

        source.Cancel();
        impatient.IsCanceled.Should().BeTrue("because a wait is cancelled when Cancel returns");
        (await ErrorOf(impatient)).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(source.Token, "because the token tells whose request it was");
        patient.IsCompleted.Should().BeFalse("because a cancellation ends one wait, not all");
        ready.IsSet.Should().BeFalse("because a cancellation sets nothing");

        ready.Set();
        patient.IsCompletedSuccessfully.Should().BeTrue("because the one who left takes nobody along");
        impatient.IsCanceled.Should().BeTrue("because it has ended");
    });

    [Fact]
    public async Task A_token_that_is_already_cancelled_wins_over_a_set_event()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var token = source.Token;
        var ready = new AsyncEvent();

        ready.WaitAsync(token).IsCanceled.Should().BeTrue("because nobody may wait with a cancelled token");
        ready.Set();
        ready.WaitAsync(token).IsCanceled.Should().BeTrue("because a token that is cancelled already wins over everything, also over what is ready");
        (await ErrorOf(ready.WaitAsync(token))).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(token, "because the token tells whose request it was, also when it came first");
    }

    [Fact]
    public void A_cancel_after_the_set_comes_too_late() => Pump.Run(_ =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var wait = ready.WaitAsync(source.Token);

        ready.Set();
        source.Cancel();

        wait.IsCompletedSuccessfully.Should().BeTrue("because its task was completed when Set returned, and a completed wait stays completed");
        return Task.CompletedTask;
    });

    [Fact]
    public void Nobody_waits_for_ever_in_any_interleaving() => Pump.Explore(async pump =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var first = pump.Start(() => ready.WaitAsync());
        var impatient = pump.Start(() => ready.WaitAsync(source.Token));
        var pulse = pump.Start(() =>
        {
            ready.Set();
            ready.Clear();
        });
        var cancel = pump.Start(source.Cancel);
        await Task.WhenAll(pulse, cancel);
        await pump.Settle();

        impatient.IsCompleted.Should().BeTrue("because its token was cancelled, if the event did not come first");
        ready.Set();
        await first;
        first.IsCompletedSuccessfully.Should().BeTrue("because the event was set while it waited");
    });

    [Fact]
    public void Nobodys_continuation_runs_inside_Set_or_Cancel()
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();

        RunsInside(ready.WaitAsync(source.Token), () => source.Cancel()).Should().BeFalse("because who was cancelled goes on in its own turn, not inside Cancel");
        RunsInside(ready.WaitAsync(), () => ready.Set()).Should().BeFalse("because who was woken goes on in its own turn, not inside Set");
    }

    [Fact]
    public void Waiters_are_completed_outside_every_lock()
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();

        EndsUnderALock(() => ready.WaitAsync(source.Token), () => source.Cancel(), UseTheEvent).Should().BeFalse("because a waiter is cancelled outside the lock");
        EndsUnderALock(() => ready.WaitAsync(), () => ready.Set(), UseTheEvent).Should().BeFalse("because a waiter is woken outside the lock");

        void UseTheEvent()
        {
            _ = ready.IsSet;
            _ = ready.WaitAsync();
            ready.Clear();
        }
    }

    [Fact]
    public void Waits_that_have_ended_leave_nothing_behind() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var wait = ready.WaitAsync(source.Token);
            ready.Set();
            ready.Clear();
            await wait;
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a waiter that was woken takes back its registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var hurry = new CancellationTokenSource();
            var wait = ready.WaitAsync(hurry.Token);
            hurry.Cancel();
            await ErrorOf(wait);
        });
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a waiter that was cancelled leaves the line at once");

        var cancelled = new CancellationToken(canceled: true);
        bytesLeft = await Garbage.BytesLeftBy(async () => await Task.WhenAny(ready.WaitAsync(cancelled)));
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a waiter that was cancelled from the start has no place in the line");

        ready.Set();
        bytesLeft = await Garbage.BytesLeftBy(() => ready.WaitAsync(source.Token));
        bytesLeft.Should().BeLessThan(Garbage.BytesOfALeak, "because a wait that is done at once leaves no registration on the token");
    });

    // ---- DoneCallbacks: who is called when a task has ended ----

    [Fact]
    public void A_callback_gets_the_task_that_has_ended() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var got = new List<Task<int>>();
        new DoneCallbacks<int>(work.Task, pump).Add(got.Add);
        await pump.Settle();
        got.Should().BeEmpty("because the task is still running");

        work.SetResult(42);
        await pump.Settle();

        got.Should().Equal([work.Task], "because a callback is called once, with the task itself");
    });

    [Fact]
    public void A_callback_never_runs_inside_Add_even_when_the_task_is_done() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(Task.FromResult(42), pump);

        callbacks.Add(done => trace.Add($"callback with {done.Result}"));
        trace.Add("Add returned");
        await pump.Settle();

        trace.Lines.Should().Equal(["Add returned", "callback with 42"], "because to register is not to run: a callback waits for its turn of the loop");
    });

    [Fact]
    public void A_callback_runs_in_a_turn_of_the_loop() => Pump.Run(async pump =>
    {
        var loop = new Turns(pump);
        var work = new TaskCompletionSource<int>();
        var turns = new List<int>();
        var callbacks = new DoneCallbacks<int>(work.Task, loop);
        callbacks.Add(_ => turns.Add(loop.Current));
        callbacks.Add(_ => turns.Add(loop.Current));

        work.SetResult(42);
        turns.Should().BeEmpty("because whoever ends a task does not run what others have registered");
        await pump.Settle();

        turns.Should().HaveCount(2).And.NotContain(0, "because a callback runs in a turn that CallSoon of the given loop gave it").And.BeInAscendingOrder();
        turns.Should().OnlyHaveUniqueItems("because each callback runs in a turn of its own");
    });

    [Fact]
    public void Callbacks_run_however_the_task_ends() => Pump.Run(async pump =>
    {
        var ends = new List<TaskStatus>();
        foreach (var end in new Action<TaskCompletionSource<int>>[] { work => work.SetResult(42), work => work.SetException(new FormatException()), work => work.SetCanceled() })
        {
            var work = new TaskCompletionSource<int>();
            var callbacks = new DoneCallbacks<int>(work.Task, pump);
            callbacks.Add(done => ends.Add(done.Status));
            end(work);
            await pump.Settle();
            _ = work.Task.Exception;
        }

        ends.Should().Equal([TaskStatus.RanToCompletion, TaskStatus.Faulted, TaskStatus.Canceled],
            "because a callback is told of the end, whatever the end is: it looks at the task and decides");
        pump.ReportedErrors.Should().BeEmpty("because a failed task is no failure of a callback");
    });

    [Fact]
    public void Callbacks_run_in_order_of_registration() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        for (var number = 1; number <= 5; number++)
        {
            var line = $"callback {number}";
            callbacks.Add(_ => trace.Add(line));
        }

        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["callback 1", "callback 2", "callback 3", "callback 4", "callback 5"],
            "because callbacks run in order of registration: continuations of a task promise no order, so the list is our own");
    });

    [Fact]
    public void A_callback_that_is_registered_twice_runs_twice() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var calls = 0;
        Action<Task<int>> callback = _ => calls++;
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(callback);
        callbacks.Add(callback);

        work.SetResult(42);
        await pump.Settle();
        calls.Should().Be(2, "because each registration runs once");

        callbacks.Add(callback);
        await pump.Settle();
        calls.Should().Be(3, "because a new registration runs that one, and none of the old again");
    });

    [Fact]
    public void Those_registered_before_the_end_run_before_those_added_after_it() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        DoneCallbacks<int> callbacks = null!;

        // Runs inside SetResult, ahead of whatever DoneCallbacks attaches: the task has ended, and the callbacks were not told yet.
        _ = work.Task.ContinueWith(_ => callbacks.Add(_ => trace.Add("added after the end")),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(_ => trace.Add("registered before"));

        work.SetResult(42);
        callbacks.Add(_ => trace.Add("added later still"));
        await pump.Settle();

        trace.Lines.Should().Equal(["registered before", "added after the end", "added later still"],
            "because the order of registration holds across the end of the task: 'the task is completed' does not mean that the others had their turn asked for");
    });

    [Fact]
    public void A_callback_may_add_another() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(_ =>
        {
            callbacks.Add(_ => trace.Add("added by the first"));
            trace.Add("first");
        });
        callbacks.Add(_ => trace.Add("second"));

        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["first", "second", "added by the first"], "because it goes to the end of the line, and has its own turn");
    });

    [Fact]
    public void What_a_callback_throws_is_reported_and_stops_no_other() => Pump.Run(async pump =>
    {
        var mistake = new FormatException("first");
        var impatience = new OperationCanceledException("third");
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(_ => throw mistake);
        callbacks.Add(_ => trace.Add("second"));
        callbacks.Add(_ => throw impatience);
        callbacks.Add(_ => trace.Add("fourth"));

        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["second", "fourth"], "because one callback's mistake is not the next one's");
        var tooLate = new FormatException("added after the end");
        callbacks.Add(_ => throw tooLate);
        await pump.Settle();

        pump.ReportedErrors.Should().Equal([mistake, impatience, tooLate], "because nobody awaits a callback: ReportError is the only place for what it throws, whatever it is, as it is");
    });

    [Fact]
    public void A_disposed_registration_does_not_run() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(_ => trace.Add("first"));
        var second = callbacks.Add(_ => trace.Add("second"));
        callbacks.Add(_ => trace.Add("third"));

        second.Dispose();
        second.Dispose();
        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["first", "third"], "because disposing takes out that registration, and twice is as good as once");
    });

    [Fact]
    public void Disposing_takes_out_one_registration_and_never_an_equal_one() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        Action<Task<int>> again = _ => trace.Add("again");
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(again);
        callbacks.Add(_ => trace.Add("between"));
        var last = callbacks.Add(again);

        last.Dispose();
        last.Dispose();
        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["again", "between"], "because the registration is what is disposed, not the callback: the first one stays, however often the last is disposed");
    });

    [Fact]
    public void Disposing_works_when_the_turn_was_already_asked_for() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(Task.FromResult(42), pump);

        callbacks.Add(_ => trace.Add("disposed at once")).Dispose();
        IDisposable? second = null;
        callbacks.Add(_ =>
        {
            trace.Add("first");
            second!.Dispose();
        });
        second = callbacks.Add(_ => trace.Add("second"));
        await pump.Settle();

        trace.Lines.Should().Equal(["first"], "because a registration can be taken out until its callback begins, also by the callback before it");
    });

    [Fact]
    public void Disposing_works_between_the_end_of_the_task_and_the_turn() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        IDisposable? third = null;
        var first = callbacks.Add(_ => trace.Add("first"));
        callbacks.Add(_ =>
        {
            trace.Add("second");
            third!.Dispose();
            third.Dispose();
        });
        third = callbacks.Add(_ => trace.Add("third"));

        work.SetResult(42);
        first.Dispose();
        first.Dispose();
        await pump.Settle();

        trace.Lines.Should().Equal(["second"], "because the end of the task begins no callback: its turn does");
        pump.ReportedErrors.Should().BeEmpty("because disposing twice is as good as once");
    });

    [Fact]
    public void Disposing_a_registration_that_has_begun_changes_nothing() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        IDisposable? first = null;
        Action<Task<int>> callback = _ =>
        {
            trace.Add("called");
            first!.Dispose();
        };
        first = callbacks.Add(callback);
        callbacks.Add(callback);

        work.SetResult(42);
        await pump.Settle();
        first.Dispose();

        trace.Lines.Should().Equal(["called", "called"], "because it takes out its own registration, which is gone, and no other");
        pump.ReportedErrors.Should().BeEmpty("because disposing late is no mistake");
    });

    [Fact]
    public void A_callback_runs_in_the_context_of_its_registration() => Pump.Run(async pump =>
    {
        var customer = new AsyncLocal<string>();
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);

        customer.Value = "Ada";
        callbacks.Add(_ =>
        {
            trace.Add($"first for {customer.Value}");
            customer.Value = "somebody else";
        });
        customer.Value = "Grace";
        callbacks.Add(_ => trace.Add($"second for {customer.Value}"));
        customer.Value = "the one who ends it";
        work.SetResult(42);
        await pump.Settle();
        customer.Value = "Edsger";
        callbacks.Add(_ => trace.Add($"third for {customer.Value}"));
        customer.Value = "nobody";
        await pump.Settle();

        trace.Lines.Should().Equal(["first for Ada", "second for Grace", "third for Edsger"],
            "because a callback belongs to the one who registered it, not to the one who ends the task, nor to the callback before it");
    });

    [Fact]
    public void Callbacks_run_outside_every_lock() => Pump.Run(async pump =>
    {
        foreach (var isDone in new[] { false, true })
        {
            var work = new TaskCompletionSource<int>();
            if (isDone) work.SetResult(42);
            var callbacks = new DoneCallbacks<int>(work.Task, pump);
            var isFree = false;
            callbacks.Add(_ => isFree = AnotherThread.EndsSoon(() => callbacks.Add(_ => { }).Dispose()));
            work.TrySetResult(42);
            await pump.Settle();

            isFree.Should().BeTrue("because a callback may wait for another thread that registers one, and that thread must get through");
        }
    });

    [Fact]
    public void What_has_run_or_was_disposed_is_held_no_longer() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        var disposed = AddAndDispose(callbacks);
        (await Garbage.IsCollected(disposed)).Should().BeTrue("because a task may run for hours, and must not hold for so long what was taken out");

        var ran = AddAndDrop(callbacks);
        work.SetResult(42);
        (await Garbage.IsCollected(ran)).Should().BeTrue("because what has run never runs again");

        (await Garbage.IsCollected(AddAndDrop(callbacks))).Should().BeTrue("because that holds for what was added after the end as well");
        (await Garbage.IsCollected(AddAndDispose(callbacks))).Should().BeTrue("because what was taken out is not kept, whenever that was");
        GC.KeepAlive(callbacks);
        GC.KeepAlive(work);
    });

    [Fact]
    public void Null_arguments_of_callbacks_are_refused_at_once() => Pump.Run(async pump =>
    {
        var task = Task.FromResult(42);

        FluentActions.Invoking(() => new DoneCallbacks<int>(null!, pump)).Should().Throw<ArgumentNullException>("because there is no task to hear of");
        FluentActions.Invoking(() => new DoneCallbacks<int>(task, null!)).Should().Throw<ArgumentNullException>("because there is no loop to run on");
        FluentActions.Invoking(() => new DoneCallbacks<int>(task, pump).Add(null!)).Should().Throw<ArgumentNullException>("because there is nothing to call");
        await pump.Settle();
    });

    // ---- Chain: main -> task1 -> callback1 -> task2 -> callback2 -> main ----

    [Fact]
    public Task A_chain_leaves_this_trace()
    {
        var trace = new Trace();
        Pump.Run(async pump => await Chain.RunAsync(pump, () => LaterAsync(42), number => LaterAsync($"the answer is {number}"), trace.Add));

        return Verify(trace.ToString());
    }

    [Fact]
    public void The_result_goes_from_task1_to_task2_to_main() => Pump.Run(async pump =>
    {
        var given = 0;

        var result = await Chain.RunAsync(pump, () => LaterAsync(42), number => LaterAsync($"the answer is {given = number}"), _ => { });

        given.Should().Be(42, "because callback1 hands the result of task1 to task2");
        result.Should().Be("the answer is 42", "because callback2 hands the result of task2 to main");
    });

    [Fact]
    public void Main_starts_at_once_and_then_waits() => Pump.Run(async pump =>
    {
        var first = new Work<int>(() => 42);
        var second = new Work<string>(() => "done");
        var trace = new Trace();
        var starts = new List<string>();

        var main = Chain.RunAsync(pump, () => Started("task1", first.Task), _ => Started("task2", second.Task), trace.Add);
        starts.Should().Equal(["task1"], "because task1 is called before RunAsync returns");
        trace.Lines.Should().Equal(["main started"], "because main tells that it has started before it calls task1");

        await pump.Settle();
        starts.Should().Equal(["task1"], "because task2 needs the result of task1, which is still running");
        trace.Lines.Should().Equal(["main started"], "because nothing has ended");

        first.Run();
        starts.Should().Equal(["task1"], "because whoever ends task1 does not run what comes after it");
        await pump.Settle();
        starts.Should().Equal(["task1", "task2"], "because each is called once");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task2 is still running");
        main.IsCompleted.Should().BeFalse("because main waits for the end of the chain");

        second.Run();
        (await main).Should().Be("done");

        T Started<T>(string name, T task)
        {
            starts.Add(name);
            return task;
        }
    });

    [Fact]
    public void The_callbacks_run_in_turns_of_the_loop_and_main_in_its_own() => Pump.Run(async pump =>
    {
        var loop = new Turns(pump);
        var lines = new List<string>();

        await Chain.RunAsync(loop, () => Task.FromResult(42), number => Told($"task2({number}) called", Task.FromResult("done")), line => Told(line, 0));

        lines.Should().Equal(
            [
                "outside: main started",
                "turn 1: task1 done", "turn 1: callback1", "turn 1: task2(42) called",
                "turn 2: task2 done", "turn 2: callback2",
                "later: main continued",
            ],
            "because even for a task that is done, its callback takes its turn, and main, once woken, does not go on inside of callback2");

        T Told<T>(string line, T value)
        {
            // How main goes on is its own business: in its context, in one more turn of the loop, or on a thread of the pool.
            lines.Add(loop.Current is 1 or 2 ? $"turn {loop.Current}: {line}" : lines.Count == 0 ? $"outside: {line}" : $"later: {line}");
            return value;
        }
    });

    [Fact]
    public void When_task1_fails_task2_never_starts() => Pump.Run(async pump =>
    {
        var mistake = new FormatException("not a number");
        var trace = new Trace();
        var started = false;

        var main = Chain.RunAsync(pump, () => LaterAsync<int>(mistake), _ => Task.FromResult($"{started = true}"), trace.Add);

        (await ErrorOf(main)).Should().BeSameAs(mistake, "because main gets the error of task1, as it is");
        main.IsFaulted.Should().BeTrue("because task1 has failed");
        started.Should().BeFalse("because there is no result to start task2 with");
        trace.Lines.Should().Equal(["main started"], "because the lines tell of success: nothing was done, and main did not go on");
        pump.ReportedErrors.Should().BeEmpty("because main is told of the error, so nobody else has to be");
    });

    [Fact]
    public void When_task1_is_cancelled_main_is_cancelled() => Pump.Run(async pump =>
    {
        var token = new CancellationToken(canceled: true);
        var trace = new Trace();
        var started = false;

        var main = Chain.RunAsync(pump, () => Task.FromCanceled<int>(token), _ => Task.FromResult($"{started = true}"), trace.Add);

        (await ErrorOf(main)).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(token, "because main gets what awaiting task1 throws");
        main.IsCanceled.Should().BeTrue("because a cancellation is not a failure");
        started.Should().BeFalse("because there is no result to start task2 with");
        trace.Lines.Should().Equal(["main started"]);
        pump.ReportedErrors.Should().BeEmpty("because main is told");
    });

    [Fact]
    public void When_task2_fails_or_is_cancelled_main_gets_that() => Pump.Run(async pump =>
    {
        var mistake = new FormatException("not a text");
        var trace = new Trace();
        var failed = Chain.RunAsync(pump, () => LaterAsync(42), _ => LaterAsync<string>(mistake), trace.Add);
        (await ErrorOf(failed)).Should().BeSameAs(mistake, "because main gets the error of task2, as it is");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task1 was done, and task2 was not");

        trace = new Trace();
        var token = new CancellationToken(canceled: true);
        var cancelled = Chain.RunAsync(pump, () => LaterAsync(42), _ => Task.FromCanceled<string>(token), trace.Add);
        (await ErrorOf(cancelled)).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(token, "because main gets what awaiting task2 throws");
        cancelled.IsCanceled.Should().BeTrue("because a cancellation is not a failure");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task1 was done, and task2 was not");
        pump.ReportedErrors.Should().BeEmpty("because main is told");
    });

    [Fact]
    public void Of_several_errors_of_a_task_main_gets_the_first() => Pump.Run(async pump =>
    {
        var first = new FormatException("first");
        var errors = new Exception[] { first, new FormatException("second") };
        var task1 = new TaskCompletionSource<int>();
        var task2 = new TaskCompletionSource<string>();
        task1.SetException(errors);
        task2.SetException(errors);

        (await ErrorOf(Chain.RunAsync(pump, () => task1.Task, _ => LaterAsync(""), _ => { }))).Should().BeSameAs(first, "because main gets what awaiting task1 throws");
        (await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => task2.Task, _ => { }))).Should().BeSameAs(first, "because main gets what awaiting task2 throws");
    });

    [Fact]
    public void An_error_keeps_the_stack_of_where_it_was_thrown() => Pump.Run(async pump =>
    {
        var first = await ErrorOf(Chain.RunAsync(pump, ThrowsFarAwayAsync<int>, _ => LaterAsync(""), _ => { }));
        var second = await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => ThrowsFarAwayAsync<string>(), _ => { }));

        var third = await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => ThrowsFarAway<Task<string>>(), _ => { }));
        var fourth = await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => LaterAsync(""), line => _ = line == "callback2" && ThrowsFarAway<bool>()));

        foreach (var error in new[] { first, second, third, fourth })
            error!.StackTrace.Should().Contain(nameof(ThrowsFarAway), "because 'throw error' starts the stack anew, and then nobody knows where it went wrong");
    });

    [Fact]
    public void A_function_that_throws_reaches_main() => Pump.Run(async pump =>
    {
        foreach (var mistake in new Exception[] { new FormatException("thrown, not returned"), new OperationCanceledException("gave up") })
        {
            var trace = new Trace();
            Task<string> main = null!;
            Action call = () => main = Chain.RunAsync(pump, () => throw mistake, _ => LaterAsync(""), trace.Add);
            call.Should().NotThrow("because only errors of the arguments are thrown at once; all others come through the task");
            (await ErrorOf(main)).Should().BeSameAs(mistake, "because what task1 throws before it gives a task is an error of the chain, too");
            trace.Lines.Should().Equal(["main started"]);

            trace = new Trace();
            main = Chain.RunAsync(pump, () => LaterAsync(42), _ => throw mistake, trace.Add);
            (await ErrorOf(main)).Should().BeSameAs(mistake, "because it is thrown within callback1, where main does not see it unless it is told");
            trace.Lines.Should().Equal(["main started", "task1 done", "callback1"]);
        }

        pump.ReportedErrors.Should().BeEmpty("because main is told, and an error has one place to go");
    });

    [Fact]
    public void A_function_that_returns_no_task_is_an_error_of_main() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var first = Chain.RunAsync(pump, () => null!, _ => LaterAsync(""), trace.Add);
        (await ErrorOf(first)).Should().BeOfType<InvalidOperationException>("because there is no task1 to wait for");
        trace.Lines.Should().Equal(["main started"], "because nothing was done");

        trace = new Trace();
        var second = Chain.RunAsync(pump, () => LaterAsync(42), _ => null!, trace.Add);
        (await ErrorOf(second)).Should().BeOfType<InvalidOperationException>("because there is no task2 to wait for");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task1 was done, and there was no task2");
        pump.ReportedErrors.Should().BeEmpty("because main is told");
    });

    [Fact]
    public void A_trace_that_throws_reaches_main_wherever_it_throws() => Pump.Run(async pump =>
    {
        foreach (var fatal in new[] { "main started", "task1 done", "callback1", "task2 done", "callback2", "main continued" })
        {
            var full = new FormatException($"no room for '{fatal}'");
            var last = "";
            Task<string> main = null!;
            Action call = () => main = Chain.RunAsync(pump, () => LaterAsync(42), _ => LaterAsync("done"), line =>
            {
                last = line;
                if (line == fatal) throw full;
            });
            call.Should().NotThrow("because only errors of the arguments are thrown at once");

            (await ErrorOf(main)).Should().BeSameAs(full, $"because nothing leaves main hanging, also not a trace that throws at '{fatal}'");
            last.Should().Be(fatal, "because the chain ends there");
        }

        pump.ReportedErrors.Should().BeEmpty("because main is told, and an error has one place to go");
    });

    [Fact]
    public void Null_arguments_of_a_chain_are_refused_at_once() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        Func<Task<int>> task1 = () => LaterAsync(42);
        Func<int, Task<string>> task2 = _ => LaterAsync("done");

        foreach (var call in new Func<Task>[]
                 {
                     () => Chain.RunAsync(null!, task1, task2, trace.Add),
                     () => Chain.RunAsync(pump, null!, task2, trace.Add),
                     () => Chain.RunAsync(pump, task1, null!, trace.Add),
                     () => Chain.RunAsync(pump, task1, task2, null!),
                 })
            FluentActions.Invoking(() => { _ = call(); }).Should().Throw<ArgumentNullException>("because an error of the arguments is thrown by the call itself, not by its task");

        trace.Lines.Should().BeEmpty("because nothing has started");
        await pump.Settle();
    });

    [Fact]
    public void Every_callback_of_the_chain_runs_in_mains_context() => Pump.Run(async pump =>
    {
        var customer = new AsyncLocal<string> { Value = "Ada" };
        var first = new Work<int>(() => 42);
        var trace = new Trace();
        var seen = "";
        var main = Chain.RunAsync(pump, () => first.Task, _ => LaterAsync(seen = customer.Value), line => trace.Add($"{line} for {customer.Value}"));

        customer.Value = "the one who ends task1";
        first.Run();
        await main;

        seen.Should().Be("Ada", "because task2 is part of what main does, whoever ends task1");
        trace.Lines.Where(line => !line.StartsWith("main continued", StringComparison.Ordinal)).Should().OnlyContain(line => line.EndsWith("for Ada"), "because a callback runs in the context of its registration");
    });

    [Fact]
    public void The_trace_is_the_same_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var first = new Work<int>(() => 42);
        var second = new Work<string>(() => "done");
        var trace = new Trace();
        _ = pump.Start(() => second.Run());
        _ = pump.Start(() => first.Run());

        (await Chain.RunAsync(pump, () => first.Task, _ => second.Task, trace.Add)).Should().Be("done");

        trace.Lines.Should().Equal(["main started", "task1 done", "callback1", "task2 done", "callback2", "main continued"],
            "because the chain gives the order, not the tasks: task2 may have ended long before anybody asks for it");
    });

    // ---- Threads ----

    [Fact]
    public void Who_is_added_while_the_end_is_told_does_not_overtake()
    {
        var work = new TaskCompletionSource<int>();
        var order = new List<string>();
        var loop = new LoopOfAThread();
        var interrupted = new InterruptedLoop(loop);
        var callbacks = new DoneCallbacks<int>(work.Task, interrupted);
        callbacks.Add(_ => order.Add("registered before"));

        interrupted.Interrupt = new Thread(() => callbacks.Add(_ => order.Add("added meanwhile"))) { IsBackground = true };
        work.SetResult(42);
        SpinWait.SpinUntil(() => loop.RunReady() && order.Count >= 2, HangGuard);

        order.Should().Equal(["registered before", "added meanwhile"], "because those registered before the end run before those added after it, also when another thread adds one in the very moment");
    }

    [Fact]
    public void A_set_and_a_cancel_that_meet_wait_for_nobody()
    {
        const int Rounds = 200;
        var events = Enumerable.Range(0, Rounds).Select(_ => new AsyncEvent()).ToArray();
        var sources = events.Select(_ => new CancellationTokenSource()).ToArray();
        var waits = events.Select((ready, i) => Enumerable.Range(0, 100).Select(_ => ready.WaitAsync(sources[i].Token)).ToArray()).ToArray();

        // Neither may wait for the other: what Set holds, the callback of the token may need.
        Race.Play("a set meets a cancel", Rounds, i => events[i].Set(), i => sources[i].Cancel());

        waits.SelectMany(some => some).Should().OnlyContain(wait => wait.IsCompletedSuccessfully || wait.IsCanceled, "because each was woken or cancelled, whichever came first");
    }

    [Fact]
    public void Threads_that_meet_lose_nothing()
    {
        const int Rounds = 300;
        var events = Enumerable.Range(0, Rounds).Select(_ => new AsyncEvent()).ToArray();
        var waits = new Task[Rounds];
        Race.Play("a set meets a wait", Rounds, i => events[i].Set(), i => waits[i] = events[i].WaitAsync());
        SpinWait.SpinUntil(() => waits.All(wait => wait.IsCompletedSuccessfully), HangGuard).Should().BeTrue("because the event was set, before the wait or during it");

        var works = Enumerable.Range(0, Rounds).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var loops = works.Select(_ => new LoopOfAThread()).ToArray();
        var ran = works.Select(_ => new List<int>()).ToArray();
        var callbacks = works.Select((work, i) => new DoneCallbacks<int>(work.Task, loops[i])).ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            var numbers = ran[i];
            callbacks[i].Add(_ => numbers.Add(1));
        }

        Race.Play(
            "the end of a task meets a registration",
            Rounds,
            i => works[i].SetResult(42),
            i =>
            {
                callbacks[i].Add(_ => ran[i].Add(2));
                callbacks[i].Add(_ => ran[i].Add(3));
            });
        for (var i = 0; i < Rounds; i++)
        {
            var (loop, numbers) = (loops[i], ran[i]);
            SpinWait.SpinUntil(() => loop.RunReady() && numbers.Count >= 3, HangGuard);
            numbers.Should().Equal([1, 2, 3], "because each callback runs once and in order of registration, however close to the end it was registered");
        }
    }

    // ---- Tools ----

    // These tasks run in a turn of the pump, or when somebody blocks on them: so a test fails where it would hang.
    private static Task<T> LaterAsync<T>(T value) => new Work<T>(() => value, SynchronizationContext.Current).Task;

    private static Task<T> LaterAsync<T>(Exception error) => new Work<T>(() => throw error, SynchronizationContext.Current).Task;

    private static Task<T> ThrowsFarAwayAsync<T>() => new Work<T>(ThrowsFarAway<T>, SynchronizationContext.Current).Task;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ThrowsFarAway<T>() => throw new FormatException("far away");

    // Not inlined, so that no variable of the test keeps the callback alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndDispose(DoneCallbacks<int> callbacks)
    {
        var listener = new List<Task>();
        callbacks.Add(listener.Add).Dispose();
        return new WeakReference(listener);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndDrop(DoneCallbacks<int> callbacks)
    {
        var listener = new List<Task>();
        callbacks.Add(listener.Add);
        return new WeakReference(listener);
    }

    /// <summary>A task that runs when it is told to, in its turn if it is given a context to be told by, or when somebody blocks on it.</summary>
    private sealed class Work<T> : TaskScheduler
    {
        private readonly SynchronizationContext? context;

        public Work(Func<T> work, SynchronizationContext? context = null)
        {
            this.context = context;
            Task = new Task<T>(work);
            Task.Start(this);
        }

        public Task<T> Task { get; }

        public void Run() => TryExecuteTask(Task);

        protected override void QueueTask(Task task) => context?.Post(_ => TryExecuteTask(task), null);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    /// <summary>A loop that numbers the turns it gives.</summary>
    private sealed class Turns(ILoop loop) : ILoop
    {
        private readonly ThreadLocal<int> current = new();
        private int count;

        /// <summary>The turn that runs now on this thread, from 1; 0 outside of any.</summary>
        public int Current => current.Value;

        public void CallSoon(Action action) => loop.CallSoon(() =>
        {
            current.Value = ++count;
            try
            {
                action();
            }
            finally
            {
                current.Value = 0;
            }
        });

        public void ReportError(Exception error) => loop.ReportError(error);
    }

    /// <summary>A loop that is run by hand, on the thread of the test.</summary>
    private sealed class LoopOfAThread : ILoop
    {
        private readonly ConcurrentQueue<Action> actions = new();

        public void CallSoon(Action action) => actions.Enqueue(action);

        public void ReportError(Exception error) => throw new InvalidOperationException("A callback threw.", error);

        public bool RunReady()
        {
            while (actions.TryDequeue(out var action)) action();
            return true;
        }
    }
}
