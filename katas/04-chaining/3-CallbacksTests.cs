using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "3"), Trait("Level", "core")]
public class CallbacksTests : ChainingTests
{
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

        turns.Should().HaveCount(2, "because two callbacks were added").And.NotContain(0, "because a callback runs in a turn that CallSoon of the given loop gave it").And.BeInAscendingOrder("because each callback has a turn of its own");
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
            "because a callback runs whatever the end is: it checks the task and decides");
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
    public void Callbacks_from_before_the_end_run_before_those_from_after_it() => Pump.Run(async pump =>
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
    public void A_callback_that_throws_is_reported_and_stops_no_other() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(_ => throw new FormatException("first"));
        callbacks.Add(_ => trace.Add("second"));

        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["second"], "because one callback's mistake is not the next one's");
        pump.ReportedErrors.Should().ContainSingle("because nobody awaits a callback: ReportError is the only place for what it throws");
    });

    [Fact]
    public void What_a_callback_throws_is_reported_as_it_is() => Pump.Run(async pump =>
    {
        var mistake = new FormatException();
        var work = new TaskCompletionSource<int>();
        new DoneCallbacks<int>(work.Task, pump).Add(_ => throw mistake);

        work.SetResult(42);
        await pump.Settle();

        pump.ReportedErrors.Should().Equal([mistake], "because whoever handles it checks what was thrown, not a wrapping around it");
    });

    [Fact]
    public void A_cancellation_that_a_callback_throws_is_reported() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        new DoneCallbacks<int>(work.Task, pump).Add(_ => throw new OperationCanceledException());

        work.SetResult(42);
        await pump.Settle();

        pump.ReportedErrors.Should().ContainSingle("because a callback can't be cancelled: whatever it throws is a mistake");
    });

    [Fact]
    public void A_callback_that_is_added_after_the_end_and_throws_is_reported() => Pump.Run(async pump =>
    {
        var callbacks = new DoneCallbacks<int>(Task.FromResult(42), pump);
        await pump.Settle();

        callbacks.Add(_ => throw new FormatException());
        await pump.Settle();

        pump.ReportedErrors.Should().ContainSingle("because nobody awaits a callback, whenever it was added");
    });

    [Fact]
    public void Null_arguments_of_callbacks_are_refused_at_once() => Pump.Run(async pump =>
    {
        var task = Task.FromResult(42);

        FluentActions.Invoking(() => new DoneCallbacks<int>(null!, pump)).Should().Throw<ArgumentNullException>("because there is no task to wait for");
        FluentActions.Invoking(() => new DoneCallbacks<int>(task, null!)).Should().Throw<ArgumentNullException>("because there is no loop to run on");
        FluentActions.Invoking(() => new DoneCallbacks<int>(task, pump).Add(null!)).Should().Throw<ArgumentNullException>("because there is nothing to call");
        await pump.Settle();
    });
}
