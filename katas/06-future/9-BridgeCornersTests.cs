using System.Runtime.CompilerServices;
using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "9"), Trait("Level", "mastery")]
public class BridgeCornersTests : FutureTests
{
    [Fact]
    public void An_aggregate_that_crosses_a_bridge_is_not_unwrapped() => Pump.Run(async pump =>
    {
        var error = new AggregateException(new FormatException("one"));
        var source = new TaskCompletionSource<int>();
        (string Origin, Future<int> Future)[] bridges =
        [
            ("a task", Future<int>.From(source.Task, pump)),
            ("a task that is done", Future<int>.From(Task.FromException<int>(error), pump)),
            ("an answer", Future<int>.FromCallback(pump, answer => answer(error, 0))),
            ("a start that throws", Future<int>.FromCallback(pump, _ => throw error)),
        ];
        source.SetException(error);

        foreach (var (origin, future) in bridges)
            (await ErrorOf(async () => await future)).Should().BeSameAs(error, "because that is the failure that comes from {0}: only what a task wraps around its failures is not handed on", origin);
    });

    [Fact]
    public void An_InvalidStateException_from_elsewhere_is_a_failure_like_any_other() => Pump.Run(async pump =>
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
    public void A_later_failure_of_the_task_of_a_cancelled_future_counts_as_observed()
    {
        var tooLate = new FormatException("too late");

        UnobservedAfterACancel(task => task.SetException(tooLate), tooLate).Should().BeEmpty(
            "because whoever cancels the wrapper can no longer ask for its task's failure, so the wrapper has to look");
    }

    [Fact]
    public void A_later_result_of_the_task_of_a_cancelled_future_is_ignored_without_an_error()
    {
        const string Because = "because the end of a task is not an error, even if its future was cancelled before";

        UnobservedAfterACancel(task => task.SetResult(42)).Should().BeEmpty(Because);
        UnobservedAfterACancel(task => task.SetCanceled()).Should().BeEmpty(Because);
    }

    [Fact]
    public void The_outcome_of_a_future_from_a_task_never_changes_in_any_schedule() => Pump.Explore(async pump =>
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
    public void A_future_that_was_cancelled_without_its_task_is_not_kept_alive_by_it()
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
    public void A_pending_future_is_kept_alive_by_the_task_that_it_follows() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var source = new TaskCompletionSource<int>();
        FromThenListen(source.Task, pump, trace);

        Garbage.Collect();
        source.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["callback 42", "continuation"], "because whoever added a callback need not keep the future alive: as long as it is pending, its task does");
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

    // Cancels a future of a task, ends the task, and drops both.
    private static IReadOnlyList<Exception> UnobservedAfterACancel(
        Action<TaskCompletionSource<int>> end, params Exception[] failures) => Unobserved.During(
        () =>
        {
            var source = new TaskCompletionSource<int>();
            Pump.Run(async pump =>
            {
                Future<int>.From(source.Task, pump).Cancel();
                end(source);
                await pump.Settle();
            });
            return source.Task;
        },
        failures);

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
}
