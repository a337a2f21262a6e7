using Katas.TaskGroups;

namespace Tests.TaskGroups;

[Trait("Stage", "6"), Trait("Level", "mastery")]
public class LocksTests : TaskGroupTests
{
    [Fact]
    public void What_callbacks_throw_comes_out_of_the_call_that_cancels() => Pump.Run(async pump =>
    {
        Exception[] errors = [new FormatException("first"), new FormatException("second")];
        using var caller = new CancellationTokenSource();
        foreach (var isCaller in new[] { false, true })
        {
            TaskGroup group = null!;
            var ran = 0;
            var run = TaskGroup.RunAsync(
                given =>
                {
                    group = given;
                    group.Token.Register(() => ran++);
                    group.Token.Register(() => throw errors[1]);
                    group.Token.Register(() => throw errors[0]);
                    return group.Start(token => Forever(token));
                },
                caller.Token);

            var cancel = () =>
            {
                if (isCaller) caller.Cancel();
                else group.Cancel();
            };
            cancel
                .Should().Throw<AggregateException>(
                    "because callbacks run within the call that cancels, so what they throw is for whoever cancels")
                .Which.Flatten().InnerExceptions.Should().Equal(errors,
                    "because one callback that throws keeps no other from running");
            ran.Should().Be(1, "because one callback that throws keeps no other from running");

            var error = await ErrorOf(run); // because the body and the child have ended, whatever the callbacks threw
            (error is null or OperationCanceledException)
                .Should().BeTrue(
                    "because what comes out of the call that cancels is no failure of the group, but it was "
                        + "{0}", error);
        }
    });

    [Fact]
    public void What_callbacks_throw_joins_the_failure_that_cancelled() => Pump.Run(async pump =>
    {
        var (failure, end) = (new FormatException("child"), new TaskCompletionSource<int>());
        Exception[] errors = [new FormatException("callback"), new AggregateException(new FormatException("inside"))];
        foreach (var fail in new Func<TaskGroup, Task>[]
        {
            group =>
            {
                group.Start<int>(token => throw failure);
                return Task.CompletedTask;
            },
            group =>
            {
                group.Start(token => end.Task);
                return Task.CompletedTask;
            },
            group => throw failure,
        })
        {
            end = new TaskCompletionSource<int>();
            var run = Task.CompletedTask;
            var call = () =>
            {
                run = TaskGroup.RunAsync(group =>
                {
                    group.Token.Register(() => throw errors[1]);
                    group.Token.Register(() => throw errors[0]);
                    return fail(group);
                });
            };

            call.Should().NotThrow("because what callbacks throw is for nobody who starts a child or a group");
            end.SetException(failure);
            (await FailuresOf(run))
                .Should().Equal([failure, .. errors],
                    "because nobody called Cancel who could learn of it: it joins the failures, as it was thrown");
        }
    });

    [Fact]
    public void What_callbacks_throw_when_the_body_gives_up_is_a_failure() => Pump.Run(async pump =>
    {
        using var other = new CancellationTokenSource();
        other.Cancel();
        var error = new FormatException("callback");
        var run = TaskGroup.RunAsync(group =>
        {
            group.Token.Register(() => throw error);
            return Task.FromCanceled(other.Token);
        });

        (await FailuresOf(run))
            .Should().Equal([error], "because nobody called Cancel who could learn of it, and no failure is lost");
    });

    [Fact]
    public void The_token_is_cancelled_outside_any_lock() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        other.Cancel();
        TaskGroup group = null!;
        TaskCompletionSource<int> child = null!;
        TaskCompletionSource body = null!;

        foreach (var (what, cancel) in new (string, Action)[]
        {
            ("Cancel", () => group.Cancel()),
            ("a child that fails", () => child.SetException(new FormatException("child"))),
            ("a body that fails", () => body.SetException(new FormatException("body"))),
            ("a body that gives up", () => body.SetCanceled(other.Token)),
            ("a child that throws at once", () => _ = group.Start<int>(token => throw new FormatException("at once"))),
            ("the caller", () => caller.Cancel()),
        })
        {
            var gotThrough = new List<bool>();
            (child, body) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
            var run = TaskGroup.RunAsync(
                given =>
                {
                    group = given;
                    group.Start(token => child.Task);
                    group.Token.Register(() => gotThrough.Add(AnotherThreadGetsThrough(group)));
                    return body.Task;
                },
                caller.Token);

            cancel();
            await pump.Settle();
            gotThrough
                .Should().Equal([true],
                    "because callbacks of the token are other people's code: to call them under a lock is to wait for "
                        + "a deadlock (here, {0} cancels)", what);
            child.TrySetResult(1);
            body.TrySetResult();
            await ErrorOf(run); // because the body and the child have ended
        }
    });

    [Fact]
    public void The_task_of_RunAsync_ends_outside_any_lock() => Pump.Run(async pump =>
    {
        foreach (var end in new Action<TaskCompletionSource<int>>[]
        {
            last => last.SetResult(1),
            last => last.SetException(new FormatException()),
            last => last.SetCanceled(),
        })
        {
            var last = new TaskCompletionSource<int>();
            TaskGroup group = null!;
            var gotThrough = new List<bool>();
            var run = TaskGroup.RunAsync(given =>
            {
                group = given;
                group.Start(token => last.Task);
                return Task.CompletedTask;
            });
            await pump.Settle();

            // The end of a task posts to the context of whoever awaits it, and that Post is other people's code.
            var context = new ProbingContext(
                () => gotThrough.Add(!gotThrough.Contains(false) && AnotherThreadGetsThrough(group)));
            var wait = context.Around(() => ErrorOf(run));
            end(last);
            await wait; // because the body and the child have ended

            gotThrough
                .Should().NotContain(false,
                    "because to end a task is to call those who await it: under a lock, that is to wait for a "
                        + "deadlock");
        }
    });

    [Fact]
    public void Children_and_body_are_called_outside_any_lock() => Pump.Run(async pump =>
    {
        var gotThrough = new List<bool>();
        await TaskGroup.RunAsync(group =>
        {
            gotThrough.Add(AnotherThreadGetsThrough(group, cancels: false));
            group.Start(token =>
            {
                gotThrough.Add(AnotherThreadGetsThrough(group, cancels: false));
                return Task.FromResult(1);
            });
            return Task.CompletedTask;
        });

        gotThrough
            .Should().Equal([true, true],
                "because the body and the children are other people's code: to call them under a lock is to wait for a "
                    + "deadlock");
    });

    [Fact]
    public void The_group_needs_nobodys_context() => Pump.Run(async pump =>
    {
        TaskCompletionSource<int> failing = new(), last = new();
        var body = new TaskCompletionSource();
        var run = Task.CompletedTask;
        TaskGroup group = null!;
        var here = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new BusyContext());
        try
        {
            run = TaskGroup.RunAsync(given =>
            {
                group = given;
                group.Start(token => failing.Task);
                group.Start(token => last.Task);
                return body.Task;
            });
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(here);
        }

        body.SetResult();
        failing.SetException(new FormatException());
        await pump.Settle();
        group.Token.IsCancellationRequested
            .Should().BeTrue(
                "because the group notices a failure even while the context in which it was started is busy");
        last.SetResult(1);
        await pump.Settle();
        run.IsCompleted
            .Should().BeTrue("because the group notices the end of the last child even while that context is busy");
        await ErrorOf(run); // because the body and every child have ended
    });

    [Fact]
    public void Body_and_children_run_in_the_context_of_whoever_starts_them() => Pump.Run(async pump =>
    {
        var (here, there) = (SynchronizationContext.Current, new BusyContext());
        var request = new AsyncLocal<string> { Value = "the caller's" };
        var contexts = new List<SynchronizationContext?>();
        var requests = new List<string?>();
        await TaskGroup.RunAsync(async group =>
        {
            Note();
            request.Value = "the body's";
            await group.Start(token =>
            {
                Note();
                return Task.FromResult(1);
            });
            SynchronizationContext.SetSynchronizationContext(there);
            _ = group.Start(token =>
            {
                Note();
                return Task.CompletedTask;
            });
            SynchronizationContext.SetSynchronizationContext(here);
        });

        contexts
            .Should().Equal([here, here, there],
                "because the group calls each of them itself, in the SynchronizationContext of whoever calls RunAsync "
                    + "or Start");
        requests
            .Should().Equal(
                ["the caller's", "the body's", "the body's"],
                "because each of them sees the AsyncLocal values of whoever calls RunAsync or Start");

        void Note()
        {
            contexts.Add(SynchronizationContext.Current);
            requests.Add(request.Value);
        }
    });

    [Fact]
    public void A_child_that_has_ended_leaves_nothing_in_the_group() => Pump.Run(async pump =>
    {
        await TaskGroup.RunAsync(async group =>
        {
            var bytesLeft = await Garbage.BytesLeftBy(() => group.Start(token => Task.FromResult(new object())));
            bytesLeft.Should().BeLessThanALeak("because a group may run for years, and start a child for each request");

            bytesLeft = await Garbage.BytesLeftBy(async () =>
            {
                var end = new TaskCompletionSource();
                var child = group.Start(token => end.Task);
                end.SetResult();
                await child;
            });
            bytesLeft.Should().BeLessThanALeak("because that holds for a child that had to wait, too");

            using var own = new CancellationTokenSource();
            own.Cancel();
            var quietly = ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing;
            bytesLeft = await Garbage.BytesLeftBy(
                async () => await group.Start(token => Task.FromCanceled(own.Token)).ConfigureAwait(quietly));
            bytesLeft.Should().BeLessThanALeak("because that holds for a child that ended Canceled, too");
        });
    });

    [Fact]
    public void A_group_that_has_ended_leaves_nothing_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        other.Cancel();
        foreach (var body in new Func<TaskGroup, Task>[]
        {
            group => group.Start(token => Task.CompletedTask),
            group => throw new FormatException(),
            group => Task.FromCanceled(other.Token),
            group =>
            {
                group.Cancel();
                return Task.CompletedTask;
            },
        })
        {
            var bytesLeft = await Garbage.BytesLeftBy(() => ErrorOf(TaskGroup.RunAsync(body, caller.Token)));
            bytesLeft
                .Should().BeLessThanALeak(
                    "because a caller's token may live for years, and a group lets go of it, however it ends");
        }
    });

    /// <summary>What the group throws there, because it has ended, for example, is for other tests.</summary>
    private static bool AnotherThreadGetsThrough(TaskGroup group, bool cancels = true) => AnotherThread.EndsSoon(() =>
    {
        Record.Exception(() => { _ = group.Token; });
        Record.Exception(() => { _ = group.Start(token => Task.CompletedTask); });
        if (cancels) Record.Exception(group.Cancel);
    });

    /// <summary>A context that never gets round to what is posted to it.</summary>
    private sealed class BusyContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
