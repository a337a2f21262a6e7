using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

[Trait("Stage", "2"), Trait("Level", "core")]
public class WhatAwaitGivesTests : TaskInspectorTests
{
    [Fact]
    public void A_task_that_succeeded_gives_its_result()
    {
        TaskInspector.ResultOf(Task.FromResult(42)).Should().Be(42, "because that is its value");
        TaskInspector.ResultOf(Task.FromResult(0)).Should().Be(0, "because the default of a type is a result like any other");
        TaskInspector.ResultOf(Task.FromResult<string?>(null)).Should().BeNull("because null is a result like any other");
    }

    [Fact]
    public void Asking_a_running_task_for_its_result_is_an_error_and_never_blocks()
    {
        var running = EndsOnlyIfSomebodyBlocksOnIt(42);

        var ask = () => TaskInspector.ResultOf(running);

        ask.Should().Throw<InvalidStateException>("because there is no result yet").WithMessage("Result is not set.*");
        running.IsCompleted.Should().BeFalse("because asking must not wait for the answer");
    }

    [Fact]
    public void Asking_a_failed_task_for_its_result_throws_its_exception_with_the_stack_trace()
    {
        var failed = ChargeTheCard();

        var thrown = Record.Exception(() => TaskInspector.ResultOf(failed));

        thrown.Should().BeSameAs(failed.Exception!.InnerException, "because await throws the instance that the work threw, not an AggregateException around it");
        thrown!.StackTrace.Should().Contain(nameof(ChargeTheCard), "because the trace tells where it failed; 'throw error' would begin a new one");
    }

    [Fact]
    public void Asking_a_task_with_several_failures_for_its_result_throws_the_first()
    {
        var first = new Declined();

        Record.Exception(() => TaskInspector.ResultOf(FailedWith(first, new Declined()))).Should().BeSameAs(first, "because await throws the first of several");
    }

    [Fact]
    public void Asking_a_cancelled_task_for_its_result_throws_what_await_throws()
    {
        var closed = new OperationCanceledException("the shop closed");

        Record.Exception(() => TaskInspector.ResultOf(EndsAsync(closed))).Should().BeSameAs(closed, "because a cancelled task has no result, and await throws what it ended with");
        closed.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells who gave up; 'throw error' would begin a new one");
    }

    [Fact]
    public void The_result_of_work_that_threw_an_AggregateException_is_that_exception()
    {
        foreach (var thrown in AggregatesOfTwoAndOfOne())
            Record.Exception(() => TaskInspector.ResultOf(FailedWith(thrown))).Should().BeSameAs(thrown,
                "because await takes off the task's own wrapping, and no other");
    }

    [Fact]
    public void The_result_of_a_task_that_failed_with_an_OperationCanceledException_is_that_exception()
    {
        var timeout = new OperationCanceledException("gave up");

        Record.Exception(() => TaskInspector.ResultOf(FailedWith(timeout))).Should().BeSameAs(timeout,
            "because the task has failed, it was not cancelled: await throws what it failed with");
    }

    [Fact]
    public void A_task_that_has_not_ended_counts_as_running()
    {
        var waiting = new TaskCompletionSource<int>();
        var notStarted = new Task<int>(() => 42);
        var waitingForAChild = Task.CompletedTask.ContinueWith(_ => new TaskCompletionSource<int>(TaskCreationOptions.AttachedToParent).Task.Id,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var running in new[] { waiting.Task, notStarted, waitingForAChild })
            AskBoth(running);

        Task<int> itself = null!;
        itself = new Task<int>(() =>
        {
            AskBoth(itself);
            return 42;
        });
        itself.RunSynchronously();
        itself.GetAwaiter().GetResult();

        static void AskBoth(Task<int> running)
        {
            FluentActions.Invoking(() => TaskInspector.ExceptionOf(running)).Should().Throw<InvalidStateException>($"because {running.Status} is no end");
            AnswerTo(() => TaskInspector.ResultOf(running)).Should().BeA<InvalidStateException>($"because {running.Status} is no end");
        }

        // On a thread of its own, so that one who blocks fails here instead of hanging.
        static Exception? AnswerTo(Action ask)
        {
            Exception? answer = null;
            var thread = new Thread(() => answer = Record.Exception(ask)) { IsBackground = true };
            thread.Start();
            thread.Join(TimeSpan.FromSeconds(4)).Should().BeTrue("because asking never blocks");
            return answer;
        }
    }
}
