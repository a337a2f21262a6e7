using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

/// <summary>
/// A failure counts as observed once somebody has looked at it. One that nobody looked at is reported when its task is collected.
/// </summary>
[Trait("Stage", "8"), Trait("Level", "mastery")]
public class ObservedByAwaitMainTests : TaskInspectorTests
{
    [Fact]
    public void An_exception_that_was_asked_for_counts_as_observed()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var failed = Task.FromException(declined);
            TaskInspector.ExceptionOf(failed);
            return failed;
        }, declined);

        unobserved.Should().BeEmpty("because whoever asked for the exception knows of it");
    }

    [Fact]
    public void Failures_that_are_listed_count_as_observed()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = Task.FromException(declined);
            Pump.Run(_ => TaskInspector.AwaitMainAsync(Task.FromResult(0), other));
            return other;
        }, declined);

        unobserved.Should().BeEmpty("because the caller has got them");
    }

    [Fact]
    public void Failures_of_the_others_count_as_observed_when_main_fails()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = Task.FromException(declined);
            var main = Task.FromException<int>(new InvalidOperationException("main failed"));
            Pump.Run(async _ =>
            {
                var wait = () => TaskInspector.AwaitMainAsync(main, other);
                await wait.Should().ThrowAsync<InvalidOperationException>("because main failed").WithMessage("main failed");
            });
            return other;
        }, declined);

        unobserved.Should().BeEmpty("because the failure of main comes first, and must not leave the others to be reported by the collector");
    }

    [Fact]
    public void Each_failure_of_the_others_counts_as_observed_when_main_fails()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var (main, other) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
            Pump.Run(async pump =>
            {
                var waiting = TaskInspector.AwaitMainAsync(main.Task, new TaskCompletionSource().Task, Task.FromException(new Declined()), other.Task);
                await pump.Settle();
                other.SetException(declined);
                await pump.Settle();
                main.SetException(new InvalidOperationException("main failed"));
                await ErrorOf(waiting);
            });
            return other.Task;
        }, declined);

        unobserved.Should().BeEmpty("because all that have failed by then count as observed, even after one that failed before and one that is still running");
    }

    [Fact]
    public void Failures_of_the_others_count_as_observed_when_main_is_cancelled()
    {
        var declined = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var main = new TaskCompletionSource<int>();
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                var wait = () => TaskInspector.AwaitMainAsync(main.Task, other.Task);
                var thrown = wait.Should().ThrowAsync<OperationCanceledException>("because main was cancelled");
                await pump.Settle();
                other.SetException(declined);
                await pump.Settle();
                main.SetCanceled();
                await thrown;
            });
            return other.Task;
        }, declined);

        unobserved.Should().BeEmpty("because however main ends, those that failed by then count as observed");
    }

    [Fact]
    public void A_failure_after_main_has_ended_is_not_observed()
    {
        var late = new Declined();

        var unobserved = Unobserved.During(() =>
        {
            var other = new TaskCompletionSource();
            Pump.Run(async pump =>
            {
                await TaskInspector.AwaitMainAsync(Task.FromResult(0), other.Task);
                other.SetException(late);
                await pump.Settle();
            });
            return other.Task;
        }, late);

        unobserved.Should().Contain(late, "because the caller has not got it: swallowing it would hide an error that nobody has seen");
    }

    [Fact]
    public void A_failure_after_main_has_ended_without_a_value_is_not_observed()
    {
        foreach (var main in new[] { Task.FromException<int>(new InvalidOperationException("main failed")), Task.FromCanceled<int>(new(canceled: true)) })
        {
            var late = new Declined();

            var unobserved = Unobserved.During(() =>
            {
                var other = new TaskCompletionSource();
                Pump.Run(async pump =>
                {
                    var waiting = TaskInspector.AwaitMainAsync(main, other.Task);
                    await ErrorOf(waiting);
                    other.SetException(late);
                    await pump.Settle();
                });
                return other.Task;
            }, late);

            unobserved.Should().Contain(late, $"because the caller learned of main ({main.Status}) only, and nobody has seen this error");
        }
    }

    [Fact]
    public void A_failure_after_a_slow_main_has_ended_is_not_observed()
    {
        foreach (var end in new Action<TaskCompletionSource<int>>[] { main => main.SetResult(0), main => main.SetException(new Declined()), main => main.SetCanceled() })
        {
            var late = new Declined();

            var unobserved = Unobserved.During(() =>
            {
                var (main, other) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
                Pump.Run(async pump =>
                {
                    var waiting = TaskInspector.AwaitMainAsync(main.Task, other.Task);
                    await pump.Settle();
                    end(main);
                    await ErrorOf(waiting);
                    other.SetException(late);
                    await pump.Settle();
                });
                return other.Task;
            }, late);

            unobserved.Should().Contain(late, "because the caller has not got it, and having watched the task while main ran makes no difference");
        }
    }
}
