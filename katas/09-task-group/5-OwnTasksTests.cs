using System.Runtime.CompilerServices;
using Katas.TaskGroups;

namespace Tests.TaskGroups;

[Trait("Stage", "5"), Trait("Level", "mastery")]
public class OwnTasksTests : TaskGroupTests
{
    [Fact]
    public void The_task_of_a_child_ends_exactly_as_the_child_does() => Pump.Run(async pump =>
    {
        using var other = new CancellationTokenSource();
        other.Cancel();
        Exception[] several = [new FormatException("one"), new FormatException("two")];
        var cancellation = new OperationCanceledException();

        foreach (var (hasResult, isLate) in new[] { (true, false), (true, true), (false, false), (false, true) })
        {
            var child = await EndedAsync(end => end.SetCanceled(other.Token));
            child.IsCanceled.Should().BeTrue("because the task of a child ends in the state in which the child ends");
            (await ErrorOf(child))
                .Should().BeA<OperationCanceledException>("because it was cancelled")
                .Which.CancellationToken.Should().BeSameTokenAs(other.Token,
                    "because the task of a child keeps the child's own token");

            child = await EndedAsync(end => end.SetException(several));
            (child.Exception?.InnerExceptions)
                .Should().Equal(several, "because the task of a child has every exception of the child");

            child = await EndedAsync(end => end.SetException(cancellation));
            child.IsFaulted
                .Should().BeTrue(
                    "because a child that was failed with an OperationCanceledException has failed, and its task says "
                        + "so: the state decides, not the type");
            (await ErrorOf(child))
                .Should().BeSameAs(cancellation, "because the task of a child has the child's own exception");

            async Task<Task> EndedAsync(Action<TaskCompletionSource<int>> end)
            {
                var source = new TaskCompletionSource<int>();
                Task child = null!;
                if (!isLate) end(source);
                var run = TaskGroup.RunAsync(group =>
                {
                    child = hasResult ? group.Start(token => source.Task) : group.Start(token => (Task)source.Task);
                    return Task.CompletedTask;
                });
                if (isLate) end(source);
                await ErrorOf(run); // because the body and the child have ended
                return child;
            }
        }
    });

    [Fact]
    public void A_child_that_is_faulted_with_a_cancellation_has_failed() => Pump.Run(async pump =>
    {
        var cancellation = new OperationCanceledException();
        var late = new TaskCompletionSource<int>();
        foreach (var (what, child) in new (string, Func<Task<int>>)[]
        {
            ("ends so later", () => late.Task),
            ("has ended so", () => Task.FromException<int>(cancellation)),
            ("throws it at once", () => throw cancellation),
        })
        {
            foreach (var (hasResult, isAsked) in new[] { (true, false), (false, false), (true, true), (false, true) })
            {
                late = new TaskCompletionSource<int>();
                Task task = null!;
                var run = TaskGroup.RunAsync(group =>
                {
                    if (isAsked) group.Token.Register(() => late.TrySetException(cancellation));
                    task = hasResult ? group.Start(token => child()) : group.Start(token => (Task)child());
                    if (isAsked) group.Cancel();
                    return Task.CompletedTask;
                });
                late.TrySetException(cancellation);
                await ErrorOf(run); // because the body and the child have ended

                run.IsFaulted
                    .Should().BeTrue(
                        "because the state decides, not the type: a task that is faulted with an "
                            + "OperationCanceledException has failed, whether or not it was asked to stop (here, the "
                            + "child {0}, and {1})", what, isAsked ? "was asked" : "nobody asked it");
                (await FailuresOf(run)).Should().Equal([cancellation], "because that is the failure");
                task.IsFaulted
                    .Should().BeTrue("because the task of the child says so, too (here, the child {0})", what);
            }
        }

        var failing = TaskGroup.RunAsync(group => throw cancellation);
        (await FailuresOf(failing)).Should().Equal([cancellation], "because that holds for the body, too");
        failing = TaskGroup.RunAsync(group =>
        {
            group.Cancel();
            return Task.FromException(cancellation);
        });
        (await FailuresOf(failing))
            .Should().Equal([cancellation], "because that holds for the body, too, and also when it was asked to stop");
    });

    [Fact]
    public void A_task_that_fails_with_several_gives_them_all_in_order() => Pump.Run(async pump =>
    {
        var (child, body) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
        var together = new AggregateException(new FormatException("inside"));
        Exception[] failures = [new FormatException("1"), together, new FormatException("2"), new FormatException("3")];
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(token => child.Task);
            return body.Task;
        });

        child.SetException(failures[..2]);
        await pump.Settle();
        body.SetException([failures[2], failures[0], failures[3]]);

        (await FailuresOf(run))
            .Should().Equal(failures,
                "because each failure of a task is kept, in order, each instance once, and nothing is flattened");
    });

    [Fact]
    public void Two_failures_that_equal_each_other_are_two() => Pump.Run(async pump =>
    {
        Exception[] failures = [new TwinException(), new TwinException()];
        var body = new TaskCompletionSource();
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start<int>(token => throw failures[0]);
            return body.Task;
        });
        body.SetException(failures[1]);

        var found = await FailuresOf(run);
        found.Count.Should().Be(2, "because only the same instance is the same failure, whatever its Equals says");
        found[0].Should().BeSameAs(failures[0], "because that is the first failure");
        found[1].Should().BeSameAs(failures[1], "because that is the second failure");
    });

    [Fact]
    public void A_child_or_a_body_that_returns_null_has_failed() => Pump.Run(async pump =>
    {
        var run = Task.CompletedTask;
        var call = () =>
        {
            run = TaskGroup.RunAsync(group =>
            {
                group.Start(token => (Task<int>)null!);
                return null!;
            });
        };

        call.Should().NotThrow("because whatever a body or a child does wrong comes through its task");
        var failures = await FailuresOf(run);
        failures.Count.Should().Be(2, "because null is no task, and so both have failed");
        failures[0]
            .Should().BeA<InvalidOperationException>("because that is what a child fails with that returns null");
        failures[1].Should().BeA<InvalidOperationException>("because that is what a body fails with that returns null");

        run = TaskGroup.RunAsync(group => group.Start(token => (Task)null!));
        (await FailuresOf(run))[0]
            .Should().BeA<InvalidOperationException>("because that holds for a child without a result, too");
    });

    [Fact]
    public void When_the_group_ends_the_task_of_each_child_has_ended() => Pump.Run(async pump =>
    {
        foreach (var withAResult in new[] { true, false })
        {
            var end = new TaskCompletionSource<int>();
            Task child = null!;
            bool? hadEnded = null;
            var run = TaskGroup.RunAsync(group =>
            {
                child = withAResult ? group.Start(token => end.Task) : group.Start(token => (Task)end.Task);
                return Task.CompletedTask;
            });
            await pump.Settle();

            // The end of the group posts to this context, and so the probe runs in the middle of the end.
            var wait = new ProbingContext(() => hadEnded ??= child.IsCompleted).Around(() => ErrorOf(run));
            end.SetResult(1);
            await wait; // because the body and the child have ended

            hadEnded
                .Should().BeTrue(
                    "because a child counts until its own task has ended, which is the one that Start returned");
        }
    });

    [Fact]
    public void A_group_within_is_one_failure() => Pump.Run(async pump =>
    {
        Exception[] inside = [new FormatException("one"), new FormatException("two")];
        Task inner = null!;
        var outer = TaskGroup.RunAsync(group =>
        {
            group.Start(token => inner = TaskGroup.RunAsync(
                within =>
                {
                    within.Start<int>(innerToken => throw inside[0]);
                    throw inside[1];
                },
                token));
            return Task.CompletedTask;
        });

        var failures = await FailuresOf(outer);
        (await FailuresOf(inner)).Should().Equal(inside, "because a group within keeps its own failures");
        failures
            .Should().Equal([(await ErrorOf(inner))!],
                "because a group within fails with one AggregateException, and that is one failure: nothing is "
                    + "flattened");
    });

    [Fact]
    public void A_request_reaches_a_group_within_and_it_ends_canceled() => Pump.Run(async pump =>
    {
        var (failure, trace) = (new FormatException("outer"), new Trace());
        var failing = new TaskCompletionSource<int>();
        Task inner = null!;
        TaskGroup alone = null!;
        var end = new TaskCompletionSource();
        CancellationToken asked = default;
        var outer = TaskGroup.RunAsync(group =>
        {
            asked = group.Token;
            group.Start(token => inner = TaskGroup.RunAsync(
                within =>
                {
                    within.Start(async innerToken =>
                    {
                        await ErrorOf(Forever(innerToken)); // because it was asked to stop
                        trace.Add("grandchild");
                    });
                    return Task.CompletedTask;
                },
                token));
            group.Start(token => TaskGroup.RunAsync(within =>
            {
                alone = within;
                return end.Task;
            }));
            group.Start(token => failing.Task);
            return Task.CompletedTask;
        });

        failing.SetException(failure);
        await pump.Settle();
        alone.Token.IsCancellationRequested
            .Should().BeFalse("because a group listens to the token that it was given, and this one was given none");
        end.SetResult();

        (await FailuresOf(outer))
            .Should().Equal([failure],
                "because a group within that was asked to stop ends Canceled, which is no failure");
        trace.Lines.Should().Equal(["grandchild"], "because the request reaches the children of the group within");
        (await ErrorOf(inner))
            .Should().BeA<OperationCanceledException>("because it was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(asked,
                "because the outer group is the caller of the one within");
    });

    [Fact]
    public void A_body_that_was_asked_or_is_not_alone_does_not_decide_how_the_group_ends() => Pump.Run(async pump =>
    {
        using var other = new CancellationTokenSource();
        other.Cancel();

        var run = TaskGroup.RunAsync(async group =>
        {
            await pump.Settle();
            group.Cancel();
            other.Token.ThrowIfCancellationRequested();
        });
        (await ErrorOf(run))
            .Should().BeNull(
                "because the token was cancelled already when the body ended Canceled: it ends well after a Cancel");

        var failure = new FormatException("cleanup");
        run = TaskGroup.RunAsync(group =>
        {
            group.Start(async token =>
            {
                await ErrorOf(Forever(token)); // because it was asked to stop
                throw failure;
            });
            return Task.FromCanceled(other.Token);
        });
        (await FailuresOf(run)).Should().Equal([failure], "because no failure is lost, also when the body gave up");

        using var caller = new CancellationTokenSource();
        var end = new TaskCompletionSource<int>();
        run = TaskGroup.RunAsync(
            group =>
            {
                group.Start(token => end.Task);
                return Task.FromCanceled(other.Token);
            },
            caller.Token);
        await pump.Settle();
        caller.Cancel();
        end.SetResult(1);
        (await ErrorOf(run))
            .Should().BeA<OperationCanceledException>("because it was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token,
                "because the caller's token comes first if it is cancelled when the last one ends");
    });

    [Fact]
    public void A_failure_that_the_group_gives_counts_as_observed()
    {
        var failure = new FormatException("not looked at again");
        Action<TaskCompletionSource<int>> fail = end => end.SetException(failure);

        foreach (var withAResult in new[] { true, false })
        {
            Unobserved.During(() => ChildOfAFailedGroup(withAResult, fail), failure)
                .Should().BeEmpty(
                    "because whoever awaits the group has looked at each failure, and need not look at the task of "
                        + "each child, too");
            Unobserved.During(() => ChildOfAFailedGroup(withAResult, null), failure)
                .Should().BeEmpty("because that holds for a child that throws at once, too");
        }

        // Not inlined, so that nothing here keeps the tasks alive.
        [MethodImpl(MethodImplOptions.NoInlining)]
        object ChildOfAFailedGroup(bool withAResult, Action<TaskCompletionSource<int>>? later)
        {
            var end = new TaskCompletionSource<int>();
            Task child = null!;
            var run = TaskGroup.RunAsync(group =>
            {
                Func<Task<int>> work = later is null ? () => throw failure : () => end.Task;
                child = withAResult ? group.Start(token => work()) : group.Start(token => (Task)work());
                return Task.CompletedTask;
            });
            later?.Invoke(end);
            Comes(() => run.IsCompleted).Should().BeTrue("because the body and the child have ended");
            run.Exception.Should().NotBeNull("because the child has failed");
            return child;
        }
    }

    /// <summary>Equals any other.</summary>
    private sealed class TwinException : Exception
    {
        public override bool Equals(object? obj) => obj is TwinException;

        public override int GetHashCode() => 0;
    }
}
