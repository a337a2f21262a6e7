using Katas.TaskGroups;

namespace Tests.TaskGroups;

[Trait("Stage", "1"), Trait("Level", "core")]
public class RunAndWaitTests : TaskGroupTests
{
    [Fact]
    public void The_body_runs_at_once_up_to_its_first_wait() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var wait = new TaskCompletionSource();
        var (caller, thread) = (Environment.CurrentManagedThreadId, 0);

        var run = TaskGroup.RunAsync(async group =>
        {
            thread = Environment.CurrentManagedThreadId;
            trace.Add("body begins");
            await wait.Task;
            trace.Add("body ends");
        });
        trace.Add("RunAsync returned");
        await pump.Settle();

        thread.Should().Be(caller, "because RunAsync calls the body itself, on its caller's thread");
        run.IsCompleted.Should().BeFalse("because the body has not ended");
        wait.SetResult();
        await run; // because the body has ended, and there are no children
        trace.Lines
            .Should().Equal(
                ["body begins", "RunAsync returned", "body ends"],
                "because the body runs at once, up to its first wait, and the group waits for its end");
    });

    [Fact]
    public void A_child_runs_at_once_up_to_its_first_wait() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var wait = new TaskCompletionSource();
        var (caller, threads) = (Environment.CurrentManagedThreadId, new List<int>());

        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(token => ChildAsync("a"));
            trace.Add("a was started");
            group.Start(async token => (await ChildAsync("b")).Length);
            trace.Add("b was started");
            return Task.CompletedTask;
        });
        wait.SetResult();
        await run; // because the body and both children have ended

        threads.Should().Equal([caller, caller], "because Start calls the child itself, on its caller's thread");
        trace.Lines.Take(4)
            .Should().Equal(
                ["a begins", "a was started", "b begins", "b was started"],
                "because a child runs at once, up to its first wait");
        trace.Lines.Skip(4).Should().EqualInAnyOrder(["a ends", "b ends"], "because the group waits for each child");

        async Task<string> ChildAsync(string name)
        {
            threads.Add(Environment.CurrentManagedThreadId);
            trace.Add($"{name} begins");
            await wait.Task;
            trace.Add($"{name} ends");
            return name;
        }
    });

    [Fact]
    public void The_group_ends_when_its_last_child_has_ended() => Pump.Run(async pump =>
    {
        TaskCompletionSource<int>[] ends = [new(), new(), new()];
        var run = TaskGroup.RunAsync(group =>
        {
            foreach (var end in ends)
                group.Start(token => end.Task);
            return Task.CompletedTask;
        });

        foreach (var next in new[] { 1, 2, 0 })
        {
            await pump.Settle();
            run.IsCompleted.Should().BeFalse("because a child still runs, though the body has ended");
            ends[next].SetResult(next);
        }

        await run; // because the body and every child have ended
    });

    [Fact]
    public void The_group_waits_for_a_child_without_a_result() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource();
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(token => end.Task);
            return Task.CompletedTask;
        });
        await pump.Settle();

        run.IsCompleted.Should().BeFalse("because a child still runs; whether it has a result makes no difference");
        end.SetResult();
        await run; // because the body and the child have ended
    });

    [Fact]
    public void The_group_waits_for_its_body() => Pump.Run(async pump =>
    {
        var bodysEnd = new TaskCompletionSource();
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(token => Task.FromResult(1));
            return bodysEnd.Task;
        });
        await pump.Settle();

        run.IsCompleted.Should().BeFalse("because the body has not ended, though every child has");
        bodysEnd.SetResult();
        await run; // because the body and the child have ended
    });

    [Fact]
    public void Start_returns_the_task_of_the_child() => Pump.Run(async pump =>
    {
        var (sum, isDone) = (0, false);
        await TaskGroup.RunAsync(async group =>
        {
            var two = group.Start(token => Task.FromResult(2));
            var three = group.Start(async token =>
            {
                await pump.Settle();
                return 3;
            });
            var four = group.Start(async token =>
            {
                await pump.Settle();
                isDone = true;
            });

            four.IsCompleted.Should().BeFalse("because the child has not ended");
            sum = await two + await three;
            await four; // because the child has ended
            isDone.Should().BeTrue("because the task of a child ends when the child has ended");
        });

        sum.Should().Be(5, "because the task of a child has its result");
    });

    [Fact]
    public void Body_and_children_share_one_token_and_a_good_end_does_not_cancel_it() => Pump.Run(async pump =>
    {
        var tokens = new List<CancellationToken>();
        TaskGroup group = null!;
        await TaskGroup.RunAsync(async given =>
        {
            group = given;
            _ = group.Start(token =>
            {
                tokens.Add(token);
                return Task.FromResult(1);
            });
            await group.Start(token =>
            {
                tokens.Add(token);
                return Task.CompletedTask;
            });
            group.Token.IsCancellationRequested
                .Should().BeFalse("because the end of a child cancels nobody, if it ends well");
        });

        tokens.Count.Should().Be(2, "because each child was called once");
        foreach (var token in tokens)
            ((object)token).Should().BeSameTokenAs(group.Token, "because each child is given the token of the group");
        group.Token.CanBeCanceled.Should().BeTrue("because it is by this token that a child is asked to stop");
        group.Token.IsCancellationRequested
            .Should().BeFalse("because a good end cancels nobody, and the token can be read after the end");
    });

    [Fact]
    public void Two_groups_do_not_wait_for_each_other() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();
        CancellationToken first = default, second = default;
        var slow = TaskGroup.RunAsync(group =>
        {
            first = group.Token;
            return group.Start(token => end.Task);
        });

        await TaskGroup.RunAsync(group =>
        {
            second = group.Token;
            return group.Start(token => Task.FromResult(1));
        }); // because its own body and its own child have ended

        (first == second).Should().BeFalse("because each group has a token of its own");
        slow.IsCompleted.Should().BeFalse("because its child still runs");
        end.SetResult(1);
        await slow; // because its body and its child have ended
    });

    [Fact]
    public void Null_is_refused_at_once() => Pump.Run(async pump =>
    {
        var run = () => { _ = TaskGroup.RunAsync(null!); };
        run
            .Should().Throw<ArgumentNullException>(
                "because a null argument is refused by the call itself, not through the task")
            .Which.ParamName.Should().Be("body", "because that is what is null");

        await TaskGroup.RunAsync(group =>
        {
            var start = () => { _ = group.Start((Func<CancellationToken, Task<int>>)null!); };
            start
                .Should().Throw<ArgumentNullException>(
                    "because a null argument is refused by the call itself, not through the task")
                .Which.ParamName.Should().Be("child", "because that is what is null");
            start = () => { _ = group.Start((Func<CancellationToken, Task>)null!); };
            start
                .Should().Throw<ArgumentNullException>("because that holds for a child without a result, too")
                .Which.ParamName.Should().Be("child", "because that is what is null");
            return Task.CompletedTask;
        }); // because a refused call is no child, so nobody is waited for
    });
}
