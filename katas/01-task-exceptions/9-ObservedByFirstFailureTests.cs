using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

/// <summary>
/// A failure counts as observed once somebody has looked at it. One that nobody looked at is reported when its task is collected.
/// </summary>
[Trait("Stage", "9"), Trait("Level", "mastery")]
public class ObservedByFirstFailureTests : TaskInspectorTests
{
    [Fact]
    public void A_failure_after_the_first_counts_as_observed()
    {
        var late = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var wait = () => TaskInspector.FirstFailureAsync(other.Task, Task.FromException(new InvalidOperationException("the first")));
                await wait.Should().ThrowAsync<InvalidOperationException>("because one of the tasks failed").WithMessage("the first");
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);

        unobserved.Should().BeEmpty("because the caller asked for the first failure only, and does not need the later ones");
    }

    [Fact]
    public void A_failure_after_a_cancellation_counts_as_observed()
    {
        var late = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var wait = () => TaskInspector.FirstFailureAsync(Task.FromCanceled(new(canceled: true)), other.Task);
                await wait.Should().ThrowAsync<OperationCanceledException>("because one of the tasks was cancelled");
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);

        unobserved.Should().BeEmpty("because the wait is over, and nobody is left to learn of it");
    }

    [Fact]
    public void A_failure_after_a_long_wait_counts_as_observed()
    {
        foreach (var end in new Action<TaskCompletionSource>[] { first => first.SetException(new InvalidOperationException("the first")), first => first.SetCanceled() })
        {
            var late = new Declined();

            var unobserved = Unobserved.During(() =>
            {
                var (first, other) = (new TaskCompletionSource(), new TaskCompletionSource());
                Pump.Run(async pump =>
                {
                    var waiting = TaskInspector.FirstFailureAsync(other.Task, first.Task);
                    await pump.Settle();
                    end(first);
                    await ErrorOf(waiting);
                    other.SetException(late);
                    await pump.Settle();
                });
                return other.Task;
            }, late);

            unobserved.Should().BeEmpty("because the wait is over, and nobody is left to learn of it, whenever the first one ended");
        }
    }

    [Fact]
    public void A_failure_while_another_task_still_runs_counts_as_observed()
    {
        var late = new Declined();

        Rest((other, running) => [other, running]).Should().BeEmpty("because each of the rest is observed as soon as it fails, not when all have ended");
        Rest((other, running) => [running, other]).Should().BeEmpty("because each of the rest is observed by itself: one that never ends must not keep the others from it");

        IReadOnlyList<Exception> Rest(Func<Task, Task, Task[]> order) => Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var waiting = TaskInspector.FirstFailureAsync([.. order(other.Task, new TaskCompletionSource().Task), Task.FromException(new InvalidOperationException("the first"))]);
                await ErrorOf(waiting);
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);
    }

    [Fact]
    public void A_failure_right_after_the_first_counts_as_observed()
    {
        var second = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var (first, other) = (new TaskCompletionSource(), new TaskCompletionSource());
            Pump.Run(async pump =>
            {
                var waiting = TaskInspector.FirstFailureAsync(other.Task, first.Task);
                await pump.Settle();
                // Not in a turn of the pump: whoever waits there goes on when both have failed.
                await Task.Run(() =>
                {
                    first.SetException(new InvalidOperationException("the first"));
                    other.SetException(second);
                });
                await ErrorOf(waiting);
            });
            return other.Task;
        }, second);

        unobserved.Should().BeEmpty("because nobody is left to learn of it, however close it comes to the first");
    }

    [Fact]
    public void A_second_failure_from_before_the_call_counts_as_observed()
    {
        var second = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = Task.FromException(second);
            Pump.Run(async _ =>
            {
                var wait = () => TaskInspector.FirstFailureAsync(Task.FromException(new InvalidOperationException("the first")), other);
                await wait.Should().ThrowAsync<InvalidOperationException>("because the first task had failed").WithMessage("the first");
            });
            return other;
        }, second);

        unobserved.Should().BeEmpty("because the caller asked for the first failure only, whenever the others came");
    }
}
