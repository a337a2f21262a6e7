using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "6"), Trait("Level", "core")]
public class ShieldTests : CancellationTests
{
    [Fact]
    public void A_shielded_wait_ends_with_the_result_of_the_inner_task() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because the inner task is not done");

        inner.SetResult(42);

        (await wait).Should().Be(42, "because that is the result of the inner task");
        (await Cancelling.ShieldAsync(inner.Task, caller.Token)).Should().Be(42, "because a task that is done can be waited for as well");
    });

    [Fact]
    public void Cancelling_a_shielded_wait_leaves_the_inner_task_alone() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);

        caller.Cancel();

        var error = await ErrorOf(wait); // because the wait was cancelled
        wait.Status.Should().Be(TaskStatus.Canceled, "because the wait was cancelled");
        error.Should().BeA<OperationCanceledException>("because the wait was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller wants to recognise its own token");
        inner.Task.IsCompleted.Should().BeFalse("because the inner task is somebody else's, and lives on");
        inner.SetResult(42);
        (await inner.Task).Should().Be(42, "because the inner task lives on");
        wait.Status.Should().Be(TaskStatus.Canceled, "because a completed wait stays completed");
    });

    [Fact]
    public void A_token_that_is_already_cancelled_wins_over_an_inner_task_that_is_done() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();

        var wait = Cancelling.ShieldAsync(Task.FromResult(42), caller.Token);

        (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins over everything")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the token of the caller cancelled it");
        wait.Status.Should().Be(TaskStatus.Canceled, "because the token of the caller cancelled it");
    });

    [Fact]
    public void A_cancel_after_the_inner_task_ended_changes_nothing() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);
        inner.SetResult(42);
        await pump.Settle();

        caller.Cancel();

        (await wait).Should().Be(42, "because a completed wait stays completed");
    });

    [Fact]
    public void A_shielded_wait_fails_as_the_inner_task_fails() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new InvalidOperationException("the disk is full");
        var gate = new TaskCompletionSource();
        var wait = Cancelling.ShieldAsync(FailAfter(gate.Task), caller.Token);

        gate.SetResult();

        (await ErrorOf(wait)).Should().BeSameAs(error, "because exceptions reach the caller as the same instance, unwrapped");
        error.StackTrace.Should().Contain(nameof(FailDeepInside), "because the stack trace has to tell where it was thrown first");

        async Task<int> FailAfter(Task opened)
        {
            await opened;
            return FailDeepInside(error);
        }
    });

    [Fact]
    public void A_null_argument_is_refused_at_once()
    {
        var catching = () => { _ = Cancelling.CatchAsync<int>(null!, CancellationToken.None); };
        var catchingWithToken = () => { _ = Cancelling.CatchAsync<int>(null!, new CancellationToken(canceled: true)); };
        var shielding = () => { _ = Cancelling.ShieldAsync<int>(null!, CancellationToken.None); };
        var shieldingWithToken = () => { _ = Cancelling.ShieldAsync<int>(null!, new CancellationToken(canceled: true)); };

        catching.Should().Throw<ArgumentNullException>("because argument errors are thrown at once, not through the task").WithParameterName("body");
        catchingWithToken.Should().Throw<ArgumentNullException>("because arguments are looked at before the token is").WithParameterName("body");
        shielding.Should().Throw<ArgumentNullException>("because argument errors are thrown at once, not through the task").WithParameterName("inner");
        shieldingWithToken.Should().Throw<ArgumentNullException>("because arguments are looked at before the token is").WithParameterName("inner");
    }
}
