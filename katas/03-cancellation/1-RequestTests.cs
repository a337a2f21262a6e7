using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "1"), Trait("Level", "core")]
public class RequestTests : CancellationTests
{
    [Fact]
    public void Start_runs_the_body_up_to_its_first_wait() => Pump.Run(async _ =>
    {
        var trace = new Trace();
        var gate = new TaskCompletionSource();
        Thread? bodysThread = null;

        var task = CancellableTask<int>.Start(async _ =>
        {
            bodysThread = Thread.CurrentThread;
            trace.Add("body began");
            await gate.Task;
            return 42;
        });
        trace.Add("Start returned");

        trace.Lines.Should().Equal(["body began", "Start returned"], "an async method runs at once, on the caller, up to its first wait");
        bodysThread.Should().BeSameAs(Thread.CurrentThread, "because a task is not a thread, and needs none to start");
        task.Completion.IsCompleted.Should().BeFalse("because the body is still waiting");
        gate.SetResult();
        (await task.Completion).Should().Be(42, "because Completion ends as the body ends");
    });

    [Fact]
    public void Cancel_reaches_the_body_where_it_waits() => Pump.Run(async _ =>
    {
        var passedTheWait = false;
        var task = CancellableTask<int>.Start(async token =>
        {
            await Forever(token);
            passedTheWait = true;
            return 42;
        });

        task.Cancel().Should().BeTrue("because the task was not done");

        (await ErrorOf(task.Completion)).Should().BeA<OperationCanceledException>("because the body let the cancellation through");
        task.Completion.Status.Should().Be(TaskStatus.Canceled, "because a cancelled task ends Canceled, not Faulted");
        passedTheWait.Should().BeFalse("because the cancellation comes out of the wait");
    });

    [Fact]
    public void The_body_cleans_up_before_the_task_is_done() => Pump.Run(async pump =>
    {
        var cleanup = new TaskCompletionSource();
        var cleanedUp = false;
        var task = CancellableTask<int>.Start(async token =>
        {
            try
            {
                await Forever(token);
                return 42;
            }
            finally
            {
                await cleanup.Task;
                cleanedUp = true;
            }
        });

        task.Cancel();
        await pump.Settle();
        task.Completion.IsCompleted.Should().BeFalse("because a cancel asks the work to stop; it does not walk away from work that still cleans up");

        cleanup.SetResult();
        (await ErrorOf(task.Completion)).Should().BeA<OperationCanceledException>("because the body let the cancellation through");
        cleanedUp.Should().BeTrue("because Completion ends when the body has ended, and not before");
    });

    [Fact]
    public void A_body_that_swallows_the_request_ends_with_its_result() => Pump.Run(async _ =>
    {
        var task = CancellableTask<string>.Start(async token =>
        {
            try
            {
                await Forever(token);
            }
            catch (OperationCanceledException)
            {
                // The work decides.
            }

            return "finished all the same";
        });

        task.Cancel().Should().BeTrue("because the task is not done");

        (await task.Completion).Should().Be("finished all the same", "because a cancel is a request, and the work may decide against it");
    });

    [Fact]
    public void A_body_without_further_waits_ends_with_its_result() => Pump.Run(async pump =>
    {
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task; // this wait does not listen to the token, and there is none after it
            return 42;
        });

        task.Cancel().Should().BeTrue("because the task is not done");
        await pump.Settle();
        task.Completion.IsCompleted.Should().BeFalse("because nobody stops a body that does not look at its token");

        gate.SetResult();
        (await task.Completion).Should().Be(42, "because the result stands: here .NET differs from asyncio, which cancels at the next await whatever it waits for");
    });

    [Fact]
    public void A_failure_of_the_body_comes_out_unchanged() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("the disk is full");
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(async _ =>
        {
            await gate.Task;
            return FailDeepInside(error);
        });

        gate.SetResult();

        (await ErrorOf(task.Completion)).Should().BeSameAs(error, "because exceptions reach the caller as the same instance, unwrapped");
        error.StackTrace.Should().Contain(nameof(FailDeepInside), "because the stack trace has to tell where it was thrown first");
        task.Completion.Status.Should().Be(TaskStatus.Faulted, "because the body failed");
    });

    [Fact]
    public void An_error_during_cleanup_fails_the_task() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("the file would not close");
        var task = CancellableTask<int>.Start(async token =>
        {
            try
            {
                await Forever(token);
                return 42;
            }
            finally
            {
                throw error;
            }
        });

        task.Cancel();

        (await ErrorOf(task.Completion)).Should().BeSameAs(error, "because a cleanup that failed must not look like a clean cancellation");
        task.Completion.Status.Should().Be(TaskStatus.Faulted, "because the body failed in the end");
    });
}
