using Katas.TaskGroups;

namespace Tests.TaskGroups;

[Trait("Stage", "4"), Trait("Level", "core")]
public class CancelTests : TaskGroupTests
{
    [Fact]
    public void Cancel_asks_all_to_stop_and_is_no_failure() => Pump.Run(async pump =>
    {
        var (cleanup, ended) = (new TaskCompletionSource(), new List<string>());
        var run = TaskGroup.RunAsync(async group =>
        {
            _ = group.Start(token => ChildAsync("a", token));
            _ = group.Start(async token =>
            {
                await ChildAsync("b", token);
                return 1;
            });
            group.Cancel();
            group.Token.IsCancellationRequested.Should().BeTrue("because Cancel cancels the token of the group");
            await ChildAsync("body", group.Token);
        });
        await pump.Settle();

        run.IsCompleted.Should().BeFalse("because asking is not ending: the group waits until the cleanup is done");
        cleanup.SetResult();
        await run; // because it ends well after a Cancel, even if the body and every child ended Canceled
        ended
            .Should().EqualInAnyOrder(
                ["a", "b", "body"],
                "because Cancel asks all of them, and the group waits for all of them");

        async Task ChildAsync(string name, CancellationToken token)
        {
            try
            {
                await Forever(token);
            }
            finally
            {
                await cleanup.Task;
                ended.Add(name);
            }
        }
    });

    [Fact]
    public void From_the_instant_at_which_the_token_is_cancelled_no_child_is_run() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        foreach (var cancel in new Action<TaskGroup>[] { group => group.Cancel(), group => caller.Cancel() })
        {
            TaskGroup group = null!;
            var wasRun = new List<string>();
            var tasks = new List<Task>();
            var run = TaskGroup.RunAsync(
                async given =>
                {
                    group = given;
                    group.Token.Register(() => Start("within a callback of the token"));
                    cancel(group);
                    Start("afterwards");
                    await pump.Settle();
                },
                caller.Token);
            await ErrorOf(run); // because the body has ended, and no child was run

            wasRun
                .Should().BeEmpty(
                    "because from the instant at which the token is cancelled, by whomever, a new child is not run");
            tasks.Count.Should().Be(2, "because Start returns a task all the same");
            foreach (var task in tasks)
                (await ErrorOf(task))
                    .Should().BeA<OperationCanceledException>(
                        "because the task of a child that is not run is cancelled")
                    .Which.CancellationToken.Should().BeSameTokenAs(group.Token,
                        "because it is the token of the group that is cancelled");

            void Start(string when) => tasks.Add(group.Start(token =>
            {
                wasRun.Add(when);
                return Task.CompletedTask;
            }));
        }
    });

    [Fact]
    public void The_callers_token_reaches_the_children_and_the_group_ends_canceled() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var (cleanup, wasAsked) = (new TaskCompletionSource(), false);
        var run = TaskGroup.RunAsync(
            group =>
            {
                group.Start(async token =>
                {
                    await ErrorOf(Forever(token)); // because it was asked to stop
                    wasAsked = true;
                    await cleanup.Task;
                    token.ThrowIfCancellationRequested();
                });
                return Task.CompletedTask;
            },
            caller.Token);

        caller.Cancel();
        await pump.Settle();
        wasAsked.Should().BeTrue("because a cancel of the caller's token cancels the token of the group");
        run.IsCompleted.Should().BeFalse("because asking is not ending: the group waits until the cleanup is done");
        cleanup.SetResult();

        (await ErrorOf(run))
            .Should().BeA<OperationCanceledException>("because the caller cancelled it")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token,
                "because the caller must be able to tell whose cancellation it was");
        run.IsCanceled.Should().BeTrue("because a cancelled group ends Canceled, not Faulted");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_wins() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();
        var (wasCalled, run) = (false, Task.CompletedTask);
        var call = () =>
        {
            run = TaskGroup.RunAsync(
                group =>
                {
                    wasCalled = true;
                    return Task.CompletedTask;
                },
                caller.Token);
        };

        call.Should().NotThrow("because a cancellation comes through the task");
        wasCalled.Should().BeFalse("because the token was cancelled before the call");
        run.IsCanceled.Should().BeTrue("because the token was cancelled before the call");
        (await ErrorOf(run))
            .Should().BeA<OperationCanceledException>("because it was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller who cancelled");
        call = () => { _ = TaskGroup.RunAsync(null!, caller.Token); };
        call.Should().Throw<ArgumentNullException>("because a null argument is refused before the token is checked");
    });

    [Fact]
    public void Failures_win_over_the_callers_cancel() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var failure = new FormatException("cleanup");
        var run = TaskGroup.RunAsync(
            group =>
            {
                group.Start(async token =>
                {
                    await ErrorOf(Forever(token)); // because it was asked to stop
                    throw failure;
                });
                return Task.CompletedTask;
            },
            caller.Token);

        caller.Cancel();

        (await FailuresOf(run)).Should().Equal([failure], "because no failure is lost, also when the caller cancelled");
    });

    [Fact]
    public void A_caller_who_cancels_in_time_finds_the_group_canceled_even_if_nobody_heard() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var end = new TaskCompletionSource<int>();
        var run = TaskGroup.RunAsync(
            group =>
            {
                group.Start(token => end.Task);
                group.Cancel();
                return Task.CompletedTask;
            },
            caller.Token);

        caller.Cancel();
        await pump.Settle();
        end.SetResult(1);

        (await ErrorOf(run))
            .Should().BeA<OperationCanceledException>(
                "because the caller's token is cancelled when the last child ends: there is no result to lose, though "
                    + "all ended well, and though the group was cancelled before")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller who cancelled");
    });

    [Fact]
    public void A_body_that_ends_canceled_unasked_cancels_the_group() => Pump.Run(async pump =>
    {
        using var other = new CancellationTokenSource();
        other.Cancel();
        var (cleanup, wasAsked) = (new TaskCompletionSource(), false);
        var run = TaskGroup.RunAsync(async group =>
        {
            _ = group.Start(async token =>
            {
                await ErrorOf(Forever(token)); // because it was asked to stop
                wasAsked = true;
                await cleanup.Task;
            });
            await pump.Settle();
            other.Token.ThrowIfCancellationRequested();
        });

        await pump.Settle();
        await pump.Settle();
        wasAsked
            .Should().BeTrue(
                "because nobody needs the children of a body that has given up: its end cancels the token of the "
                    + "group");
        run.IsCompleted.Should().BeFalse("because asking is not ending: the group waits until the cleanup is done");
        cleanup.SetResult();
        (await ErrorOf(run))
            .Should().BeA<OperationCanceledException>("because the body ended Canceled, and nobody had asked it to")
            .Which.CancellationToken.Should().BeSameTokenAs(other.Token, "because the group ends as the body did");
        run.IsCanceled.Should().BeTrue("because a cancelled group ends Canceled, not Faulted");
    });

    [Fact]
    public void After_the_end_nothing_cancels_the_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        TaskGroup group = null!;
        await TaskGroup.RunAsync(
            given =>
            {
                group = given;
                return group.Start(token => Task.CompletedTask);
            },
            caller.Token);

        var cancel = () => group.Cancel();
        cancel.Should().NotThrow("because a Cancel that comes too late does nothing");
        group.Token.IsCancellationRequested.Should().BeFalse("because a Cancel that comes too late does nothing");
        caller.Cancel();
        group.Token.IsCancellationRequested.Should().BeFalse("because the group has let go of the caller's token");
        group.Token.Register(() => { }).Dispose(); // because the token can be used forever
        var start = () => { _ = group.Start(token => Task.CompletedTask); };
        start.Should().Throw<InvalidOperationException>("because a late Cancel does not open the group again");
    });

    [Fact]
    public void The_group_lets_go_of_the_callers_token_before_its_task_ends() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var end = new TaskCompletionSource<int>();
        TaskGroup group = null!;
        var run = TaskGroup.RunAsync(
            given =>
            {
                group = given;
                group.Start(token => end.Task);
                return Task.CompletedTask;
            },
            caller.Token);
        await pump.Settle();

        // The end of a task posts to the context of whoever awaits it: this one cancels in the middle of that end.
        var wait = new ProbingContext(caller.Cancel).Around(() => ErrorOf(run));
        end.SetResult(1);
        (await wait).Should().BeNull("because the caller cancels only after the task of RunAsync has ended well");
        group.Token.IsCancellationRequested
            .Should().BeFalse("because after the end nothing cancels the token, not even in the instant of the end");
    });

    [Fact]
    public void Cancel_may_come_more_than_once_and_from_any_thread() => Pump.Run(async pump =>
    {
        TaskGroup group = null!;
        var asked = 0;
        var run = TaskGroup.RunAsync(given =>
        {
            group = given;
            group.Token.Register(() => asked++);
            return group.Start(token => Forever(token));
        });

        AnotherThread.EndsSoon(() => group.Cancel()).Should().BeTrue("because Cancel waits for nobody");
        group.Cancel();

        await run; // because the body and the child have ended, after a Cancel
        asked.Should().Be(1, "because a token is cancelled once");
    });
}
