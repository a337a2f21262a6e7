using Katas.TaskExceptions;

namespace Tests.TaskExceptions;

[Trait("Stage", "6"), Trait("Level", "core")]
public class ArgumentsTests : TaskInspectorTests
{
    [Fact]
    public void AwaitMain_copies_its_list_at_the_call() => Pump.Run(pump => AwaitMainCopies(pump, tasks => tasks.ToList()));

    [Fact]
    public void FirstFailure_copies_its_list_at_the_call() => Pump.Run(pump => FirstFailureCopies(pump, tasks => tasks.ToList()));

    [Fact]
    public void An_array_is_copied_at_the_call_like_a_list() => Pump.Run(async pump =>
    {
        await AwaitMainCopies(pump, tasks => tasks);
        await FirstFailureCopies(pump, tasks => tasks);
    });

    [Fact]
    public void A_null_argument_is_refused_at_once()
    {
        var calls = new (string Parameter, Action Call)[]
        {
            ("task", () => TaskInspector.ExceptionOf(null!)),
            ("task", () => TaskInspector.ResultOf<int>(null!)),
            ("main", () => _ = TaskInspector.AwaitMainAsync<int>(null!)),
            ("others", () => _ = TaskInspector.AwaitMainAsync(Task.FromResult(0), null!)),
            ("tasks", () => _ = TaskInspector.FirstFailureAsync(null!)),
        };

        foreach (var (parameter, call) in calls)
            call.Should().Throw<ArgumentNullException>("because a wrong call is the caller's error: it is thrown by the call, not by the task")
                .WithParameterName(parameter, "because the error names the parameter");
    }

    [Fact]
    public void A_null_in_a_list_is_refused_at_once()
    {
        var running = new TaskCompletionSource<int>().Task;
        IsRefused("others", () => _ = TaskInspector.AwaitMainAsync(running, Task.CompletedTask, null!));
        IsRefused("others", () => _ = TaskInspector.AwaitMainAsync(running, null!, Task.CompletedTask));
        IsRefused("others", () => _ = TaskInspector.AwaitMainAsync(Task.FromResult(0), Task.CompletedTask, null!), ", even if main has ended");
        IsRefused("tasks", () => _ = TaskInspector.FirstFailureAsync(running, null!));
        IsRefused("tasks", () => _ = TaskInspector.FirstFailureAsync(null!, running));
        IsRefused("tasks", () => _ = TaskInspector.FirstFailureAsync(Task.FromException(new Declined()), null!), ", even if a task has failed");

        static void IsRefused(string parameter, Action call, string even = "")
            => call.Should().ThrowExactly<ArgumentException>($"because a wrong call is the caller's error: it is thrown by the call, not by the task{even}")
                .WithParameterName(parameter, "because the error names the parameter");
    }

    [Fact]
    public void The_call_itself_throws_only_for_a_wrong_argument()
    {
        foreach (var ended in new[] { Task.FromException<int>(new Declined()), Task.FromCanceled<int>(new(canceled: true)) })
            foreach (var (method, call) in new (string, Func<Task>)[]
            {
                (nameof(TaskInspector.AwaitMainAsync), () => TaskInspector.AwaitMainAsync(ended)),
                (nameof(TaskInspector.FirstFailureAsync), () => TaskInspector.FirstFailureAsync(ended)),
            })
                Record.Exception(() => { _ = call(); }).Should().BeNull($"because what {method} says of a task ({ended.Status}) comes through the task that it returns");
    }
    private static async Task AwaitMainCopies(Pump pump, Func<Task[], IList<Task>> kind)
    {
        var main = new TaskCompletionSource<int>();
        var failing = new TaskCompletionSource();
        var declined = new Declined();
        var list = kind([failing.Task]);

        var outcome = TaskInspector.AwaitMainAsync(main.Task, (IReadOnlyList<Task>)list);
        list[0] = Task.FromException(new Declined());
        await pump.Settle();
        failing.SetException(declined);
        main.SetResult(0);

        (await outcome).Failures.Should().Equal([declined], "because what the caller does with its list afterwards must not matter");
    }

    private static async Task FirstFailureCopies(Pump pump, Func<Task[], IList<Task>> kind)
    {
        var failing = new TaskCompletionSource();
        var declined = new Declined();
        var list = kind([failing.Task, new TaskCompletionSource().Task]);

        var first = TaskInspector.FirstFailureAsync((IReadOnlyList<Task>)list);
        list[0] = Task.FromException(new Declined());
        await pump.Settle();
        failing.SetException(declined);

        var wait = () => first;
        (await wait.Should().ThrowAsync<Declined>("because the task in the list at the call has failed")).Which.Should().BeSameAs(declined, "because it is the failure of the task in the list at the call");
    }
}
