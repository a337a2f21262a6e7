using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class WhichFailureCountsTests : TaskInspectorTests
{
    [Fact]
    public void If_several_have_failed_already_the_first_in_the_list_is_thrown() => Pump.Run(async _ =>
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        Exception one = new Declined(), two = new Declined();
        second.SetException(two);
        first.SetException(one);

        var wait = () => TaskInspector.FirstFailureAsync(Task.CompletedTask, first.Task, second.Task);

        (await wait.Should().ThrowAsync<Declined>("because both tasks have failed")).Which.Should().BeSameAs(one, "because among tasks that have ended already the list decides, not the time");
    });

    [Fact]
    public void A_cancelled_task_comes_before_a_failed_one_behind_it() => Pump.Run(async _ =>
    {
        var wait = () => TaskInspector.FirstFailureAsync(Task.FromCanceled(new(canceled: true)), Task.FromException(new Declined()));

        await wait.Should().ThrowAsync<OperationCanceledException>("because the first in the list was cancelled; WhenAll would prefer the failure");
    });

    [Fact]
    public void A_failed_task_comes_before_a_cancelled_one_behind_it() => Pump.Run(async _ =>
    {
        var wait = () => TaskInspector.FirstFailureAsync(Task.FromException(new Declined()), Task.FromCanceled(new(canceled: true)));

        await wait.Should().ThrowAsync<Declined>("because the first in the list has failed");
    });

    [Fact]
    public void A_failure_is_seen_at_once_even_if_an_earlier_task_still_runs() => Pump.Run(async _ =>
    {
        var endless = new TaskCompletionSource();
        var declined = new Declined();

        var wait = () => TaskInspector.FirstFailureAsync(endless.Task, Task.FromException(declined));

        (await wait.Should().ThrowAsync<Declined>("because awaiting one after the other would never come to the second")).Which.Should().BeSameAs(declined, "because a failure comes out as the same instance");
    });

    [Fact]
    public void The_first_of_several_failures_of_one_task_is_thrown_with_its_stack_trace() => Pump.Run(async _ =>
    {
        var charge = ChargeTheCard();
        var both = Task.WhenAll(charge, Task.FromException(new Declined()));

        var wait = () => TaskInspector.FirstFailureAsync(both);

        var thrown = (await wait.Should().ThrowAsync<Declined>("because await throws the exception itself, not an AggregateException")).Which;
        thrown.Should().BeSameAs(charge.Exception!.InnerException, "because await throws the first of several");
        thrown.StackTrace.Should().Contain(nameof(ChargeTheCard), "because the trace tells where it failed");
    });

    [Fact]
    public void A_later_failure_is_thrown_in_the_same_way() => Pump.Run(async pump =>
    {
        foreach (var error in (Exception[])[new Declined(), .. AggregatesOfTwoAndOfOne()])
        {
            var gate = new TaskCompletionSource();

            var waiting = TaskInspector.FirstFailureAsync(EndsAsync(error, gate.Task));
            await pump.Settle();
            gate.SetResult();

            (await ErrorOf(waiting)).Should().BeSameAs(error, "because it makes no difference when it comes: await throws what the work threw");
            error.StackTrace.Should().Contain(nameof(EndsAsync), "because the trace tells where it failed; 'throw error' would begin a new one");
        }
    });

    [Fact]
    public void The_first_of_several_later_failures_of_one_task_is_thrown() => Pump.Run(async pump =>
    {
        var failing = new TaskCompletionSource();
        Exception first = new Declined(), second = new Declined();

        var waiting = TaskInspector.FirstFailureAsync(failing.Task);
        await pump.Settle();
        failing.SetException([first, second]);

        (await ErrorOf(waiting)).Should().BeSameAs(first, "because await throws the first of several");
    });

    [Fact]
    public void An_AggregateException_that_a_task_threw_ends_the_wait_as_it_is() => Pump.Run(async _ =>
    {
        foreach (var thrown in AggregatesOfTwoAndOfOne())
            (await ErrorOf(TaskInspector.FirstFailureAsync(Task.FromException(thrown)))).Should().BeSameAs(thrown,
                "because await takes off the task's own wrapping, and no other");
    });

    [Fact]
    public void A_task_that_failed_with_an_OperationCanceledException_ends_the_wait_with_it() => Pump.Run(async _ =>
    {
        var timeout = new OperationCanceledException("gave up");

        var wait = () => TaskInspector.FirstFailureAsync(new TaskCompletionSource().Task, Task.FromException(timeout));

        (await wait.Should().ThrowAsync<OperationCanceledException>("because a failure is a failure, whatever its type")).Which.Should().BeSameAs(timeout, "because it comes out as the same instance");
    });

    [Fact]
    public void A_task_that_fails_later_with_an_OperationCanceledException_ends_the_wait_with_it() => Pump.Run(async pump =>
    {
        var failing = new TaskCompletionSource();
        var timeout = new OperationCanceledException("gave up");

        var waiting = TaskInspector.FirstFailureAsync(failing.Task);
        await pump.Settle();
        failing.SetException(timeout);

        (await ErrorOf(waiting)).Should().BeSameAs(timeout, "because the state of the task decides, not the type of its exception, whenever it comes");
    });
}
