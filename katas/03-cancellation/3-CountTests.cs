using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "3"), Trait("Level", "core")]
public class CountTests : CancellationTests
{
    [Fact]
    public void Each_request_counts_while_the_task_is_not_done() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task;
            return 42;
        });
        task.CancelRequests.Should().Be(0, "because nobody has asked yet");

        task.Cancel().Should().BeTrue("because the task is not done");
        task.Cancel().Should().BeTrue("because the task is still not done: the second request is as good as the first");
        task.Cancel().Should().BeTrue("because the task is still not done");

        task.CancelRequests.Should().Be(3, "because each call that came before the end counts");
        gate.SetResult();
        await task.Completion; // because the body has ended
        task.CancelRequests.Should().Be(3, "because the end of the task changes nothing about what was asked");

        var cancelledBySomebodyElse = CancellableTask<int>.Start(_ => Task.FromCanceled<int>(new CancellationToken(canceled: true)));
        await ErrorOf(cancelledBySomebodyElse.Completion); // because the body has ended
        cancelledBySomebodyElse.CancelRequests.Should().Be(0, "because only calls of Cancel are requests");
    });

    [Fact]
    public void The_first_reason_that_is_not_null_is_kept() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task;
            return 42;
        });
        task.Reason.Should().BeNull("because nobody has given one yet");

        task.Cancel();
        task.Reason.Should().BeNull("because the request came without a reason");
        task.Cancel("the user left");
        task.Cancel("the server stops");
        task.Cancel();

        task.Reason.Should().Be("the user left", "because the first reason that is not null is kept, later ones change nothing");
        gate.SetResult();
        await task.Completion; // because the body has ended
        task.Reason.Should().Be("the user left", "because the first reason is kept");
    });

    [Fact]
    public void An_empty_reason_is_a_reason() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => gate.Task);

        task.Cancel("");
        task.Cancel("the server stops");

        task.Reason.Should().BeEmpty("because it is the first that is not null, and only null is no reason");
        gate.SetResult(42);
        await task.Completion; // because the body has ended
    });

    [Fact]
    public void Count_and_reason_are_kept_when_the_task_has_failed() => Pump.Run(async _ =>
    {
        var gate = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => gate.Task);

        task.Cancel("the user left");
        gate.SetException(new InvalidOperationException("failed"));
        await ErrorOf(task.Completion); // because the body has ended

        task.CancelRequests.Should().Be(1, "because the end of the task changes nothing about what was asked, in whatever way it ends");
        task.Reason.Should().Be("the user left", "because the end of the task changes nothing about why, in whatever way it ends");
    });

    [Fact]
    public void Cancel_on_a_task_that_has_succeeded_is_false_and_changes_nothing() => Pump.Run(async _ =>
    {
        CancellationToken bodysToken = default;
        var task = CancellableTask<int>.Start(token =>
        {
            bodysToken = token;
            return Task.FromResult(42);
        });
        await task.Completion; // because the body has ended

        task.Cancel("too late").Should().BeFalse("because there is nothing left to cancel");

        task.CancelRequests.Should().Be(0, "because a request that came too late does not count");
        task.Reason.Should().BeNull("because a request that came too late leaves no reason");
        bodysToken.IsCancellationRequested.Should().BeFalse("because a request that came too late reaches nobody");
        (await task.Completion).Should().Be(42, "because the result stands");
    });

    [Fact]
    public void Cancel_on_a_task_that_has_failed_or_was_cancelled_is_false_and_changes_nothing() => Pump.Run(async _ =>
    {
        CancellationToken bodysToken = default;
        var start = () => CancellableTask<int>.Start(token =>
        {
            bodysToken = token;
            throw new InvalidOperationException("failed");
        });
        var failed = start.Should().NotThrow("because only argument errors come out of Start").Subject;
        await ErrorOf(failed.Completion); // because the body has ended

        failed.Cancel("too late").Should().BeFalse("because a task that has failed is done");
        failed.CancelRequests.Should().Be(0, "because no request came before the end");
        failed.Reason.Should().BeNull("because no request came before the end");
        bodysToken.IsCancellationRequested.Should().BeFalse("because a request that came too late reaches nobody");

        var cancelled = CancellableTask<int>.Start(async token =>
        {
            await Forever(token);
            return 42;
        });
        cancelled.Cancel();
        await ErrorOf(cancelled.Completion); // because the body has ended

        cancelled.Cancel("too late").Should().BeFalse("because a task that was cancelled is done");
        cancelled.CancelRequests.Should().Be(1, "because only the first request came in time");
        cancelled.Reason.Should().BeNull("because the request that came in time gave no reason");
    });

    [Fact]
    public void Cleanup_can_read_count_and_reason() => Pump.Run(async _ =>
    {
        CancellableTask<int> task = null!;
        var seen = new Trace();
        task = CancellableTask<int>.Start(async token =>
        {
            token.Register(() => seen.Add($"callback: {task.CancelRequests}, {task.Reason}"));
            try
            {
                await Forever(token);
                return 42;
            }
            finally
            {
                seen.Add($"cleanup: {task.CancelRequests}, {task.Reason}");
            }
        });

        task.Cancel("the user left");
        await ErrorOf(task.Completion); // because the body has ended

        seen.Lines.Should().Contain("callback: 1, the user left", "because Cancel sets count and reason before it cancels the token");
        seen.Lines.Should().Contain("cleanup: 1, the user left", "because those who clean up want to know why");
    });

    [Fact]
    public void A_request_from_within_a_callback_counts_as_well() => Pump.Run(async _ =>
    {
        CancellableTask<int> task = null!;
        var gate = new TaskCompletionSource<int>();
        var answer = false;
        task = CancellableTask<int>.Start(token =>
        {
            token.Register(() => answer = task.Cancel("from within"));
            return gate.Task;
        });

        task.Cancel("the first").Should().BeTrue("because the task is not done");

        answer.Should().BeTrue("because the task is not done, wherever the call comes from");
        task.CancelRequests.Should().Be(2, "because each call that came before the end counts");
        task.Reason.Should().Be("the first", "because the first reason is kept");
        gate.SetResult(42);
        await task.Completion; // because the body has ended
    });
}
