using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "2"), Trait("Level", "core")]
public class StateTests
{
    [Fact]
    public void A_body_that_throws_at_once_fails_Completion_and_not_Start() => Pump.Run(async _ =>
    {
        var error = new InvalidOperationException("no wait was reached");

        var start = () => CancellableTask<int>.Start(_ => throw error);

        var task = start.Should().NotThrow("because only argument errors come out of Start").Subject;
        (await ErrorOf(task.Completion)).Should().BeSameAs(error, "because errors of the body come through the task, as the same instance");
    });

    [Fact]
    public void A_body_that_throws_an_OperationCanceledException_at_once_has_failed() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new OperationCanceledException("no wait was reached");
        var start = () => CancellableTask<int>.Start(_ => throw error, caller.Token);
        var unasked = start.Should().NotThrow("because only argument errors come out of Start").Subject;
        var asked = CancellableTask<int>.Start(
            token =>
            {
                caller.Cancel();
                throw new OperationCanceledException(token);
            },
            caller.Token);

        (await ErrorOf(unasked.Completion)).Should().BeSameAs(error, "because errors of the body come through the task, as the same instance");
        unasked.Completion.Status.Should().Be(TaskStatus.Faulted, "because there is no task that was cancelled: the body threw before it gave one");
        (await ErrorOf(asked.Completion)).Should().BeA<OperationCanceledException>("because that is what the body threw");
        asked.Completion.Status.Should().Be(TaskStatus.Faulted, "because that holds whatever was asked");
    });

    [Fact]
    public void A_task_that_is_faulted_with_an_OperationCanceledException_has_failed() => Pump.Run(async _ =>
    {
        var error = new OperationCanceledException("a library failed with this");
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetException(error);

        (await ErrorOf(task.Completion)).Should().BeSameAs(error, "because the body failed with this instance");
        task.Completion.Status.Should().Be(TaskStatus.Faulted, "because the state of the body's task decides, not the type of its exception");
    });

    [Fact]
    public void A_body_that_was_cancelled_by_somebody_else_ends_cancelled() => Pump.Run(async _ =>
    {
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetCanceled();

        await ErrorOf(task.Completion); // because the body has ended
        task.Completion.Status.Should().Be(TaskStatus.Canceled, "because Completion ends as the body's task ends, whoever asked for that");
    });

    [Fact]
    public void Completion_has_all_errors_of_the_body() => Pump.Run(async _ =>
    {
        var errors = new Exception[] { new InvalidOperationException("first"), new FormatException("second") };
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetException(errors);

        await ErrorOf(task.Completion); // because the body has ended
        task.Completion.Exception!.InnerExceptions.Should().Equal(errors, "because Completion ends as the body's task ends, and awaiting is not the only way to look at it");
    });

    [Fact]
    public void Completion_carries_the_token_that_cancelled_the_body() => Pump.Run(async _ =>
    {
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var source = new TaskCompletionSource<int>();
        var task = CancellableTask<int>.Start(_ => source.Task);

        source.SetCanceled(somebodyElse.Token);

        (await ErrorOf(task.Completion)).Should().BeA<OperationCanceledException>("because the body was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(somebodyElse.Token, "because a cancellation comes over with its own token");
    });

    [Fact]
    public void A_body_whose_task_is_done_at_once_ends_Completion_in_the_same_way() => Pump.Run(async _ =>
    {
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var errors = new Exception[] { new OperationCanceledException("first"), new FormatException("second") };
        var failing = new TaskCompletionSource<int>();
        failing.SetException(errors);

        var failed = CancellableTask<int>.Start(_ => failing.Task).Completion;
        var cancelled = CancellableTask<int>.Start(_ => Task.FromCanceled<int>(somebodyElse.Token)).Completion;

        (await ErrorOf(failed)).Should().BeSameAs(errors[0], "because the exception is the same instance, though there was nothing to wait for");
        failed.Status.Should().Be(TaskStatus.Faulted, "because the state of the body's task decides");
        failed.Exception!.InnerExceptions.Should().Equal(errors, "because all errors come over");
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because the task of the body was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(somebodyElse.Token, "because a cancellation comes over with its own token");
        cancelled.Status.Should().Be(TaskStatus.Canceled, "because the state of the body's task decides");
    });
}
