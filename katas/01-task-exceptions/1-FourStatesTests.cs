using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

[Trait("Stage", "1"), Trait("Level", "core")]
public class FourStatesTests : TaskInspectorTests
{
    [Fact]
    public void A_failed_task_gives_its_exception()
    {
        var declined = new Declined();

        TaskInspector.ExceptionOf(Task.FromException(declined)).Should().BeSameAs(declined,
            "because the one exception of a task comes as it is, not wrapped in an AggregateException");
    }

    [Fact]
    public void A_task_that_succeeded_has_no_exception()
        => TaskInspector.ExceptionOf(Task.FromResult(42)).Should().BeNull("because null says one thing only: it has ended, and well");

    [Fact]
    public void Asking_a_running_task_for_its_exception_is_an_error_and_never_blocks()
    {
        var running = EndsOnlyIfSomebodyBlocksOnIt(42);

        var ask = () => TaskInspector.ExceptionOf(running);

        ask.Should().Throw<InvalidStateException>("because null would say that it succeeded, and nobody knows that yet")
            .WithMessage("Exception is not set.*");
        running.IsCompleted.Should().BeFalse("because asking must not wait for the answer");
    }

    [Fact]
    public void Asking_a_cancelled_task_for_its_exception_throws_what_await_throws()
    {
        var closed = new OperationCanceledException("the shop closed");
        var cancelled = EndsAsync(closed);

        Exception? answer = null;
        var ask = () => { answer = TaskInspector.ExceptionOf(cancelled); };

        Record.Exception(ask);
        answer.Should().BeNull("because a cancellation is thrown, not returned: a cancelled task has not failed");
        ask.Should().Throw<OperationCanceledException>("because Task.Exception is null for a cancelled task, too, and it did not succeed")
            .Which.Should().BeSameAs(closed, "because await throws the very exception that the async method ended with");
    }

    [Fact]
    public void The_exception_of_a_cancelled_task_keeps_its_stack_trace()
    {
        var closed = new OperationCanceledException("the shop closed");
        var cancelled = EndsAsync(closed);

        var ask = () => TaskInspector.ExceptionOf(cancelled);

        ask.Should().Throw<OperationCanceledException>("because Task.Exception is null for a cancelled task, too, and it did not succeed");
        closed.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells who gave up; 'throw error' would begin a new one");
    }

    [Fact]
    public void The_error_of_a_cancelled_task_carries_its_token()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var ask = () => TaskInspector.ExceptionOf(Task.FromCanceled(source.Token));

        ask.Should().Throw<OperationCanceledException>("because that is what await throws")
            .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the token tells who asked for the cancellation");
    }

    [Fact]
    public void A_task_that_failed_with_an_OperationCanceledException_was_not_cancelled()
    {
        var timeout = new OperationCanceledException("gave up");

        TaskInspector.ExceptionOf(Task.FromException(timeout)).Should().BeSameAs(timeout,
            "because the state of the task decides, not the type of its exception");
    }

    [Fact]
    public void Several_failures_come_as_one_AggregateException()
    {
        var first = new Declined();

        foreach (var second in new[] { new Declined(), first })
            TaskInspector.ExceptionOf(FailedWith(first, second)).Should().BeA<AggregateException>("because one instance cannot tell of two failures")
                .Which.InnerExceptions.Should().Equal([first, second], "because the aggregate of the task holds all of them, in its order, the same one twice as well");
    }

    [Fact]
    public void An_AggregateException_that_the_work_threw_is_not_unwrapped()
    {
        foreach (var thrown in AggregatesOfTwoAndOfOne())
            TaskInspector.ExceptionOf(Task.FromException(thrown)).Should().BeSameAs(thrown,
                "because only the task's own wrapping is taken off; what is inside of it is the failure");
    }

    [Fact]
    public void Several_failures_are_not_flattened()
    {
        var batch = new AggregateException(new Declined(), new Declined());
        var single = new Declined();

        TaskInspector.ExceptionOf(FailedWith(batch, single)).Should().BeA<AggregateException>("because one instance cannot tell of two failures")
            .Which.InnerExceptions.Should().Equal([batch, single], "because the inner exceptions are those of the task, as they are");
    }

    [Fact]
    public void An_exception_that_was_asked_for_keeps_its_stack_trace()
        => TaskInspector.ExceptionOf(ChargeTheCard())!.StackTrace.Should().Contain(nameof(ChargeTheCard),
            "because the trace tells where it failed; asking must not throw it again");
}
