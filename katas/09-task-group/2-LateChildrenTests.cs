using Katas.TaskGroups;

namespace Tests.TaskGroups;

[Trait("Stage", "2"), Trait("Level", "core")]
public class LateChildrenTests : TaskGroupTests
{
    [Fact]
    public void A_child_may_start_children() => Pump.Run(async pump =>
    {
        var (step, end) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        var run = TaskGroup.RunAsync(group =>
        {
            group.Start(async token =>
            {
                await step.Task;
                _ = group.Start(inner => end.Task); // and ends
            });
            return Task.CompletedTask;
        });

        step.SetResult();
        await pump.Settle();
        run.IsCompleted
            .Should().BeFalse(
                "because the group waits for a child of a child, too, though its parent and the body have ended");
        end.SetResult(1);
        await run; // because the body, the child and its child have ended
    });

    [Fact]
    public void The_body_may_start_a_child_after_every_other_child_has_ended() => Pump.Run(async pump =>
    {
        var (step, end) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        var run = TaskGroup.RunAsync(async group =>
        {
            await group.Start(token => Task.FromResult(1));
            await step.Task;
            _ = group.Start(token => end.Task);
        });

        await pump.Settle();
        step.SetResult();
        await pump.Settle();
        run.IsCompleted
            .Should().BeFalse(
                "because the group waits for whatever its body starts: having no child for a while is not the end");
        end.SetResult(1);
        await run; // because the body and both children have ended
    });

    [Fact]
    public void A_child_may_be_started_after_the_body_has_ended() => Pump.Run(async pump =>
    {
        var (first, late) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        TaskGroup group = null!;
        var run = TaskGroup.RunAsync(given =>
        {
            group = given;
            group.Start(token => first.Task);
            return Task.CompletedTask;
        });
        await pump.Settle();

        var lateChild = group.Start(token => late.Task);
        first.SetResult(1);
        await pump.Settle();
        run.IsCompleted
            .Should().BeFalse(
                "because the group waits for each child, also for one that was started after the end of the body");
        late.SetResult(2);
        (await lateChild).Should().Be(2, "because it is a child like any other");
        await run; // because the body and both children have ended
    });

    [Fact]
    public void A_child_counts_from_its_first_line() => Pump.Run(async pump =>
    {
        foreach (var around in new Action<Action>[] { call => call(), WithoutAContext })
        {
            TaskCompletionSource<int> first = new(), second = new(), third = new();
            TaskGroup group = null!;
            var run = Task.CompletedTask;
            around(() => run = TaskGroup.RunAsync(given =>
            {
                group = given;
                group.Start(token => first.Task);
                return Task.CompletedTask;
            }));
            await pump.Settle();

            around(() => group.Start(token =>
            {
                first.SetResult(1); // now the body and every other child have ended
                group.Start(inner => second.Task);
                return third.Task;
            }));
            second.SetResult(2);
            await pump.Settle();
            run.IsCompleted
                .Should().BeFalse(
                    "because a child counts from its first line on, and this one was there before the other ended");
            third.SetResult(3);
            await run; // because the body and every child have ended
        }
    });

    [Fact]
    public void After_the_end_no_child_can_be_started() => Pump.Run(async pump =>
    {
        TaskGroup group = null!;
        var wasRun = false;
        await TaskGroup.RunAsync(given =>
        {
            group = given;
            return group.Start(token => Task.FromResult(1));
        });

        var start = () =>
        {
            _ = group.Start(token =>
            {
                wasRun = true;
                return Task.FromResult(2);
            });
        };
        start
            .Should().Throw<InvalidOperationException>(
                "because nobody would wait for the child, and so the call itself refuses it");
        start = () =>
        {
            _ = group.Start(token =>
            {
                wasRun = true;
                return Task.CompletedTask;
            });
        };
        start.Should().Throw<InvalidOperationException>("because that holds for a child without a result, too");
        wasRun.Should().BeFalse("because a child that is refused is not run");
    });

    [Fact]
    public void Any_thread_may_start_a_child() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();
        var (thread, childsThread) = (0, -1);
        var run = TaskGroup.RunAsync(group =>
        {
            AnotherThread.EndsSoon(() =>
            {
                thread = Environment.CurrentManagedThreadId;
                group.Start(token =>
                {
                    childsThread = Environment.CurrentManagedThreadId;
                    return end.Task;
                });
            }).Should().BeTrue("because Start waits for nobody");
            return Task.CompletedTask;
        });
        await pump.Settle();

        childsThread
            .Should().Be(thread, "because a child runs on the thread of whoever starts it, up to its first wait");
        run.IsCompleted.Should().BeFalse("because the child still runs");
        end.SetResult(1);
        await run; // because the body and the child have ended
    });

    [Fact]
    public void Nobody_outlives_the_group_in_any_interleaving() => Pump.Explore(async pump =>
    {
        var running = 0;
        await TaskGroup.RunAsync(async group =>
        {
            _ = group.Start(token => GrowAsync(group, depth: 2));
            await pump.Start(() => Task.CompletedTask);
            _ = group.Start(token => GrowAsync(group, depth: 1));
        });

        running.Should().Be(0, "because the group ends when all have ended, in whatever order they come and go");

        async Task GrowAsync(TaskGroup group, int depth)
        {
            running++;
            await pump.Start(() => Task.CompletedTask);
            if (depth > 1)
                _ = group.Start(token => GrowAsync(group, depth - 1));
            running--;
        }
    });
}
