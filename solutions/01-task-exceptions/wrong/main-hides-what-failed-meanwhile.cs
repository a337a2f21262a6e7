// Misconception: What has failed beside main is known at the call.
// Caught by: Each_failure_beside_a_main_that_fails_counts_as_observed, Failures_beside_a_main_that_is_cancelled_count_as_observed
namespace Katas.TaskExceptions;

public static class TaskInspector
{
    public static Exception? ExceptionOf(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted) throw new InvalidStateException("Exception is not set. Await the task first.");
        if (task.IsCanceled) task.GetAwaiter().GetResult();

        return task.Exception is { InnerExceptions: [var only] } ? only : task.Exception;
    }

    public static T ResultOf<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted) throw new InvalidStateException("Result is not set. Await the task first.");

        return task.GetAwaiter().GetResult();
    }

    public static Task<MainOutcome<T>> AwaitMainAsync<T>(Task<T> main, params IReadOnlyList<Task> others)
    {
        ArgumentNullException.ThrowIfNull(main);
        return EndOfMain(main, Copy(others, nameof(others)));

        static async Task<MainOutcome<T>> EndOfMain(Task<T> main, Task[] others)
        {
            var failed = others.Where(other => other.IsFaulted).ToArray();
            try
            {
                var value = await main.ConfigureAwait(false);
                return new(value, [.. others.Where(other => other.IsFaulted).SelectMany(other => other.Exception!.InnerExceptions)]);
            }
            catch
            {
                foreach (var other in failed) _ = other.Exception;
                throw;
            }
        }
    }

    public static Task FirstFailureAsync(params IReadOnlyList<Task> tasks)
    {
        var all = Copy(tasks, nameof(tasks));
        foreach (var task in all) Observe(task);

        // The failed task itself is the answer: that keeps its state, its exceptions and its token.
        return all.FirstOrDefault(HasFailed) ?? FirstToFail(all).Unwrap();

        static async Task<Task> FirstToFail(Task[] tasks)
        {
            await foreach (var ended in Task.WhenEach(tasks).ConfigureAwait(false))
                if (HasFailed(ended)) return ended;

            return Task.CompletedTask;
        }
    }

    private static bool HasFailed(Task task) => task.IsFaulted || task.IsCanceled;

    private static void Observe(Task task)
        => task.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static Task[] Copy(IReadOnlyList<Task> tasks, string name)
    {
        ArgumentNullException.ThrowIfNull(tasks, name);
        Task[] copy = [.. tasks];
        return Array.IndexOf(copy, null) < 0 ? copy : throw new ArgumentException("A task in the list is null.", name);
    }
}

public sealed record MainOutcome<T>(T Value, IReadOnlyList<Exception> Failures);
