using Katas.TaskGroups;

namespace Tests.TaskGroups;

[Trait("Stage", "3"), Trait("Level", "core")]
public class FailuresTests : TaskGroupTests
{
    [Fact]
    public void A_failed_child_fails_the_group() => Pump.Run(async pump =>
    {
        var failure = new FormatException("child");
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(async token =>
            {
                await pump.Settle();
                FailDeepInside(failure);
                return 1;
            });
            return Task.CompletedTask;
        });

        (await FailuresOf(run))
            .Should().Equal([failure],
                "because the group gives every failure, as the same instance, though nobody awaited the child");
        run.IsFaulted.Should().BeTrue("because a group with a failure has failed");
        failure.StackTrace.Should().Contain(nameof(FailDeepInside), "because a failure keeps its stack trace");
    });

    [Fact]
    public void A_failure_asks_the_others_to_stop_and_waits_for_their_cleanup() => Pump.Run(async pump =>
    {
        var failing = new TaskCompletionSource<int>();
        TaskCompletionSource cleanup = new(), bodysEnd = new();
        var trace = new Trace();
        TaskGroup group = null!;
        var run = TaskGroup.RunAsync(given =>
        {
            group = given;
            group.Start(async token =>
            {
                try
                {
                    await Forever(token);
                }
                finally
                {
                    trace.Add("cleaning up");
                    await cleanup.Task;
                    trace.Add("clean");
                }
            });
            group.Start(token => failing.Task);
            return bodysEnd.Task;
        });

        failing.SetException(new FormatException());
        await pump.Settle();
        group.Token.IsCancellationRequested
            .Should().BeTrue(
                "because a failure cancels the token of the group, whether or not anybody awaits the child");
        trace.Lines.Should().Equal(["cleaning up"], "because a failure asks the others to stop, and they may clean up");
        bodysEnd.SetResult();
        await pump.Settle();
        run.IsCompleted.Should().BeFalse("because asking is not ending: the group waits until the cleanup is done");
        cleanup.SetResult();
        (await FailuresOf(run)).Count
            .Should().Be(1, "because a child that was asked to stop and ends Canceled is no failure");
        trace.Lines.Should().Equal(["cleaning up", "clean"], "because the group ends after the cleanup");
    });

    [Fact]
    public void Failures_come_in_the_order_in_which_they_happened() => Pump.Run(async pump =>
    {
        TaskCompletionSource<int> a = new(), c = new();
        TaskCompletionSource b = new(), body = new();
        FormatException[] failures = [new("c"), new("a"), new("body"), new("b")];
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(token => a.Task);
            group.Start(token => b.Task);
            group.Start(token => c.Task);
            return body.Task;
        });

        c.SetException(failures[0]);
        await pump.Settle();
        a.SetException(failures[1]);
        await pump.Settle();
        body.SetException(failures[2]);
        await pump.Settle();
        run.IsCompleted.Should().BeFalse("because a child still runs");
        b.SetException(failures[3]);

        (await FailuresOf(run))
            .Should().Equal(failures,
                "because all failures are given, in the order in which they happened, not in the order in which the "
                    + "children were started");
    });

    [Fact]
    public void A_failure_comes_before_those_that_it_causes() => Pump.Run(async pump =>
    {
        var (failing, asked) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var (cause, consequence) = (new FormatException("cause"), new FormatException("consequence"));
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(token =>
            {
                token.Register(() => asked.SetException(consequence));
                return asked.Task;
            });
            group.Start(token => failing.Task);
            return Task.CompletedTask;
        });

        failing.SetException(cause);

        (await FailuresOf(run))
            .Should().Equal([cause, consequence],
                "because the first failure is kept before the token is cancelled, and a child may fail as soon as it "
                    + "is asked to stop");
    });

    [Fact]
    public void A_failed_body_is_a_failure_like_any_other() => Pump.Run(async pump =>
    {
        var (failure, isClean) = (new FormatException("body"), false);
        var run = TaskGroup.RunAsync(async group =>
        {
            _ = group.Start(async token =>
            {
                try
                {
                    await Forever(token);
                }
                finally
                {
                    await pump.Settle();
                    isClean = true;
                }
            });
            await pump.Settle();
            throw failure;
        });

        (await FailuresOf(run)).Should().Equal([failure], "because the failure of the body is kept, too");
        isClean
            .Should().BeTrue("because the failure of the body asks the children to stop, and the group waits for them");
    });

    [Fact]
    public void A_child_that_throws_at_once_fails_its_task_and_not_the_call() => Pump.Run(async pump =>
    {
        Exception[] failures = [new FormatException("child"), new FormatException("body")];
        Task<int> child = null!;
        Exception? thrown = null;
        var (isCancelled, run) = (false, Task.CompletedTask);
        var call = () =>
        {
            run = TaskGroup.RunAsync(group =>
            {
                thrown = Record.Exception(() => { child = group.Start<int>(token => throw failures[0]); });
                isCancelled = group.Token.IsCancellationRequested;
                throw failures[1];
            });
        };

        call.Should().NotThrow("because a body that throws at once fails the group's task, never the call");
        thrown.Should().BeNull("because a child that throws at once fails its task, never the call");
        isCancelled
            .Should().BeTrue(
                "because the group has noticed by the time that Start returns: it has cancelled its token");
        (await ErrorOf(child))
            .Should().BeSameAs(failures[0], "because the task of the child fails with what the child threw");
        (await FailuresOf(run))
            .Should().Equal(failures, "because what a child or the body throws at once is a failure like any other");
    });

    [Fact]
    public void A_failure_that_the_body_meets_again_is_one_failure() => Pump.Run(async pump =>
    {
        var (failing, failure) = (new TaskCompletionSource<int>(), new FormatException("child"));
        var run = TaskGroup.RunAsync(async group =>
        {
            var child = group.Start(token => failing.Task);
            _ = group.Start(async token => await child + 1);
            await child;
        });

        failing.SetException(failure);

        (await FailuresOf(run))
            .Should().Equal([failure],
                "because an instance that passes on through a second task, since somebody awaits the child, is still "
                    + "one failure");
    });

    [Fact]
    public void After_a_failure_a_new_child_is_not_run() => Pump.Run(async pump =>
    {
        var (failure, wasRun) = (new FormatException("child"), false);
        TaskGroup group = null!;
        Task late = null!, withAResult = null!;
        var run = TaskGroup.RunAsync(async given =>
        {
            group = given;
            _ = group.Start<int>(token => throw failure);
            late = group.Start(token =>
            {
                wasRun = true;
                return Task.CompletedTask;
            });
            withAResult = group.Start(token =>
            {
                wasRun = true;
                return Task.FromResult(1);
            });
            await pump.Settle();
        });

        (await FailuresOf(run)).Should().Equal([failure], "because a child that is not run is no failure");
        wasRun.Should().BeFalse("because once the token is cancelled, a new child is not run");
        foreach (var child in new[] { late, withAResult })
        {
            child.IsCanceled.Should().BeTrue("because that is how the task of a child ends that is not run");
            (await ErrorOf(child))
                .Should().BeA<OperationCanceledException>("because it is cancelled")
                .Which.CancellationToken.Should().BeSameTokenAs(group.Token, "because it was the group that asked");
        }

        var start = () => { _ = group.Start(token => Task.CompletedTask); };
        start
            .Should().Throw<InvalidOperationException>("because the group has ended: that is checked before the token");
    });

    [Fact]
    public void A_child_that_ends_canceled_is_no_failure() => Pump.Run(async pump =>
    {
        using var other = new CancellationTokenSource();
        other.Cancel();
        TaskGroup group = null!;

        await TaskGroup.RunAsync(async given =>
        {
            group = given;
            _ = group.Start(token => Task.FromCanceled<int>(other.Token));
            _ = group.Start(async token =>
            {
                await pump.Settle();
                other.Token.ThrowIfCancellationRequested();
            });
            await pump.Settle();
        }); // because it ends well if a child is cancelled, whoever cancelled it

        group.Token.IsCancellationRequested
            .Should().BeFalse(
                "because a child that ends Canceled, for whatever reason, is no failure, so nobody else is asked to "
                    + "stop");
    });

    [Fact]
    public void A_late_failure_counts_like_any_other() => Pump.Run(async pump =>
    {
        var (first, late) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var (failure, wasAsked) = (new FormatException("late"), false);
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(async token =>
            {
                await first.Task;
                _ = group.Start(inner => late.Task);
                await ErrorOf(Forever(token)); // because it was asked to stop
                wasAsked = true;
            });
            return Task.CompletedTask;
        });

        first.SetResult(1);
        await pump.Settle();
        late.SetException(failure);

        (await FailuresOf(run))
            .Should().Equal([failure],
                "because a child that was started late, by a child, fails the group like any other");
        wasAsked.Should().BeTrue("because its failure asks the others to stop, its parent, too");
    });
}
