namespace Katas.TaskExceptions;

/// <summary>Asks tasks how they ended, and when to ask.</summary>
public static class TaskInspector
{
    /// <summary>What a task that has ended failed with: null, one exception, or the aggregate of several.</summary>
    public static Exception? ExceptionOf(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted) throw new InvalidStateException("Exception is not set. Await the task first.");
        if (task.IsCanceled) task.GetAwaiter().GetResult();

        return task.Exception is { InnerExceptions: [var only] } ? only : task.Exception;
    }

    /// <summary>What <c>await</c> gives, without the waiting.</summary>
    public static T ResultOf<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted) throw new InvalidStateException("Result is not set. Await the task first.");

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for <paramref name="main"/> only, then tells which of the others have failed by then.</summary>
    public static Task<MainOutcome<T>> AwaitMainAsync<T>(Task<T> main, params IReadOnlyList<Task> others)
    {
        ArgumentNullException.ThrowIfNull(main);
        return EndOfMain(main, Copy(others, nameof(others)));

        static async Task<MainOutcome<T>> EndOfMain(Task<T> main, Task[] others)
        {
            await ((Task)main).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Reading Exception observes the failure, so the list is made however main ended.
            Exception[] failures = [.. others.Where(other => other.IsFaulted).SelectMany(other => other.Exception!.InnerExceptions)];
            return new(await main.ConfigureAwait(false), failures);
        }
    }

    /// <summary>Ends as soon as one of the tasks fails or is cancelled; succeeds when all have succeeded.</summary>
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

/// <summary>The value of the main task, and what else had failed when it ended.</summary>
public sealed record MainOutcome<T>(T Value, IReadOnlyList<Exception> Failures);
