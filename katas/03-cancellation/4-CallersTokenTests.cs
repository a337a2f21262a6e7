using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "4"), Trait("Level", "core")]
public class CallersTokenTests : CancellationTests
{
    [Fact]
    public void A_token_that_is_already_cancelled_keeps_the_body_from_running() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();
        var ran = false;

        var task = CancellableTask<int>.Start(
            _ =>
            {
                ran = true;
                return Task.FromResult(42);
            },
            caller.Token);

        var error = await ErrorOf(task.Completion); // because the token is cancelled
        ran.Should().BeFalse("because a token that is already cancelled wins over everything");
        task.Completion.Status.Should().Be(TaskStatus.Canceled, "because that token was cancelled");
        error.Should().BeA<OperationCanceledException>("because awaiting a cancelled task throws it")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller wants to recognise its own token");
        task.Cancel("too late").Should().BeFalse("because the task is done");
        task.CancelRequests.Should().Be(0, "because a request that comes too late does not count");
        task.Reason.Should().BeNull("because a request that comes too late gives no reason");
    });

    [Fact]
    public void The_callers_token_reaches_the_body_but_is_not_a_request() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var cleanup = new TaskCompletionSource();
        var cleaningUp = false;
        var task = CancellableTask<int>.Start(
            async token =>
            {
                try
                {
                    await Forever(token);
                    return 42;
                }
                finally
                {
                    cleaningUp = true;
                    await cleanup.Task;
                }
            },
            caller.Token);

        caller.Cancel();
        await pump.Settle();

        cleaningUp.Should().BeTrue("because the caller's token reaches the body as well, where it waits");
        task.CancelRequests.Should().Be(0, "because only calls of Cancel are requests");
        task.Reason.Should().BeNull("because nobody gave one");
        task.Completion.IsCompleted.Should().BeFalse("because the body cleans up, whoever asked it to stop");
        task.Cancel("hurry up").Should().BeTrue("because the task is not done, whoever asked it to stop");
        task.CancelRequests.Should().Be(1, "because Cancel was called once");
        task.Reason.Should().Be("hurry up", "because that is the reason given to Cancel");

        cleanup.SetResult();
        (await ErrorOf(task.Completion)).Should().BeA<OperationCanceledException>("because the body let the cancellation through");
        task.Completion.Status.Should().Be(TaskStatus.Canceled, "because the body was cancelled by its token");
    });

    [Fact]
    public void The_callers_token_reaches_the_body_before_its_first_wait_too() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var seen = false;

        var task = CancellableTask<int>.Start(
            token =>
            {
                caller.Cancel();
                seen = token.IsCancellationRequested;
                return Task.FromResult(42);
            },
            caller.Token);

        (await task.Completion).Should().Be(42, "because the body did not care");
        seen.Should().BeTrue("because the two tokens are linked before the body is called: work that never waits has nothing but its token to look at");
    });

    [Fact]
    public void A_finished_task_leaves_nothing_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(
            async token =>
            {
                bodysToken = token;
                await gate.Task;
                return 42;
            },
            caller.Token);
        gate.SetResult();
        await task.Completion; // because the body has ended
        await pump.Settle();

        caller.Cancel();

        bodysToken.IsCancellationRequested.Should().BeFalse(
            "because the registration on the caller's token is taken back when the task is done: a token may live for days, and keeps whatever is registered");
    });

    [Fact]
    public void A_task_that_failed_leaves_nothing_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var gate = new TaskCompletionSource();
        var task = CancellableTask<int>.Start(
            async token =>
            {
                bodysToken = token;
                await gate.Task;
                throw new InvalidOperationException("failed after a wait");
            },
            caller.Token);
        gate.SetResult();
        await ErrorOf(task.Completion); // because the body has ended
        await pump.Settle();

        caller.Cancel();

        bodysToken.IsCancellationRequested.Should().BeFalse("because the registration is taken back however the task ends");
    });

    [Fact]
    public void A_body_that_throws_at_once_leaves_nothing_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken bodysToken = default;
        var start = () => CancellableTask<int>.Start(
            token =>
            {
                bodysToken = token;
                throw new InvalidOperationException("no wait was reached");
            },
            caller.Token);
        var task = start.Should().NotThrow("because only argument errors come out of Start").Subject;
        await ErrorOf(task.Completion); // because the body has ended
        await pump.Settle();

        caller.Cancel();

        bodysToken.IsCancellationRequested.Should().BeFalse("because the registration is taken back however the task ends");
    });

    [Fact]
    public void A_null_body_is_refused_at_once()
    {
        var start = () => { CancellableTask<int>.Start(null!); };
        var startWithToken = () => { CancellableTask<int>.Start(null!, new CancellationToken(canceled: true)); };

        start.Should().Throw<ArgumentNullException>("because argument errors are thrown at once, not through the task").WithParameterName("body");
        startWithToken.Should().Throw<ArgumentNullException>("because arguments are looked at before the token is").WithParameterName("body");
    }
}
