using System.Runtime.CompilerServices;
using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class LeaksAndRacesTests : CancellationTests
{
    [Fact]
    public void Nothing_is_left_on_the_callers_token_when_Completion_ends() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(
            token =>
            {
                bodysToken = token;
                return end.Task;
            },
            caller.Token);

        // The first thing that the end of the task sets off is a Post to the context of whoever awaits it.
        var wait = new ProbingContext(caller.Cancel).Around(() => ErrorOf(task.Completion));
        end.SetResult(42);

        (await wait).Should().BeNull("because the body succeeded");
        caller.IsCancellationRequested.Should().BeTrue("because the caller cancels as soon as the task has ended");
        bodysToken.IsCancellationRequested.Should().BeFalse("because the registration is taken back first, and then the task ends: when it is done, nothing reaches the body's token");
    });

    [Fact]
    public void A_finished_task_is_not_kept_alive_by_the_callers_token() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();

        var task = StartThenFinish(caller.Token);

        (await Garbage.IsCollected(task)).Should().BeTrue("because a registration that does nothing any more is still a registration, and the token holds what it mentions");
        caller.Cancel();
    });

    [Fact]
    public void However_a_task_ends_the_callers_token_holds_nothing_of_it() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var failed = Task.FromException<int>(new InvalidOperationException("failed"));
        _ = failed.Exception;

        foreach (var (end, body) in new (string, Func<CancellationToken, Task<int>>)[]
                 {
                     ("with its result, at once", _ => Task.FromResult(42)),
                     ("with a failure, at once", _ => failed),
                     ("with a cancellation that was thrown, at once", _ => throw new OperationCanceledException("no wait was reached")),
                     ("cancelled, at once", _ => Task.FromCanceled<int>(new CancellationToken(canceled: true))),
                     ("cancelled, when it was asked", async token =>
                     {
                         await Forever(token);
                         return 42;
                     }),
                     ("with a result, though it was asked", token =>
                     {
                         var asked = new TaskCompletionSource<int>();
                         token.Register(() => asked.SetResult(42));
                         return asked.Task;
                     }),
                 })
            (await Garbage.IsCollected(StartThenCancel(body, caller.Token))).Should().BeTrue($"because the registration is taken back also when the task ends {end}");
    });

    [Fact]
    public void No_request_is_lost_when_threads_ask_at_once() => Threads.Explore(meet =>
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task);
        meet.Thread(() => task.Cancel());
        meet.Thread(() => task.Cancel());
        meet.Afterwards(() => task.CancelRequests.Should().Be(2, "because each request counts, from whatever thread"));
    });

    [Fact]
    public void Every_Cancel_that_returns_true_is_counted_when_threads_race_with_the_end() => Threads.Explore(meet =>
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task);
        var (left, right) = (false, false);
        meet.Thread(() => left = task.Cancel());
        meet.Thread(() => right = task.Cancel());
        meet.Thread(() => end.SetResult(42));
        meet.Afterwards(() =>
        {
            task.CancelRequests.Should().Be((left ? 1 : 0) + (right ? 1 : 0), "because a request counts if, and only if, Cancel returned true");
            task.Completion.IsCompletedSuccessfully.Should().BeTrue("because the body succeeded");
        });
    });

    [Fact]
    public void The_callers_cancel_may_meet_the_end() => Threads.Explore(meet =>
    {
        var caller = new CancellationTokenSource();
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task, caller.Token);
        meet.Thread(() => caller.Cancel());
        meet.Thread(() => end.SetResult(42));
        meet.Afterwards(() => task.Completion.IsCompletedSuccessfully.Should().BeTrue("because the body succeeded, and a cancel that comes at the same time is no error"));
    });

    [Fact]
    public void A_cancel_of_a_shielded_wait_may_meet_the_end_of_the_work() => Threads.Explore(meet =>
    {
        var source = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, source.Token);
        meet.Thread(() => source.Cancel());
        meet.Thread(() => inner.SetResult(42));
        meet.Afterwards(() => (wait.IsCanceled || wait.IsCompletedSuccessfully).Should().BeTrue("because either of the two ends the wait, and nothing else does"));
    });

    // The wait handle of the body's token lives as long as the source of that token does.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartThenCancel(Func<CancellationToken, Task<int>> body, CancellationToken callersToken)
    {
        WeakReference held = null!;
        var task = CancellableTask<int>.Start(
            token =>
            {
                held = new WeakReference(token.WaitHandle);
                return body(token);
            },
            callersToken);
        task.Cancel();
        _ = task.Completion.ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
        return held;
    }

    // Not inlined, so that no local variable of the test keeps the task alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartThenFinish(CancellationToken token)
    {
        var end = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => end.Task, token);
        end.SetResult(42);
        return new WeakReference(task);
    }
}
