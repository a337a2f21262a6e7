namespace Katas.TaskGroups;

/// <summary>
/// A block that children may be started in, and that ends only when all of them have ended. One failure asks the
/// others to stop, and no failure is lost. Safe to use from any thread.
/// </summary>
/// <remarks>
/// The rules are in README.md. Modelled on
/// <see href="https://docs.python.org/3/library/asyncio-task.html#task-groups">asyncio.TaskGroup</see>; README.md says
/// where it differs.
/// </remarks>
public sealed class TaskGroup
{
    // RunAsync is the only way to get a group.
    private TaskGroup()
    {
    }

    /// <summary>
    /// The token of the group, which each child is given. It is cancelled by the first failure, by
    /// <see cref="Cancel"/>, by the caller's token, and by a body that ends <c>Canceled</c>; not by a good end. It can
    /// be read forever.
    /// </summary>
    /// <remarks>Stage 1 passes it to the children. Stage 3 cancels it for a failure, stage 4 for a cancel.</remarks>
    public CancellationToken Token =>
        throw new NotImplementedException("Return the token that the children are given.");

    /// <summary>
    /// Makes a group and calls <paramref name="body"/> with it, at once. Ends when the body and every child have ended,
    /// however they end, and also every child that a child has started.
    /// </summary>
    /// <param name="body">Starts children. Whatever it throws at once fails the group, not this call.</param>
    /// <param name="cancellationToken">
    /// Cancels the token of the group. If it is cancelled before the call, the body is not called.
    /// </param>
    /// <returns>
    /// A task that ends in the first of these ways that applies:
    /// <list type="number">
    /// <item>The body or a child failed: it fails with one <see cref="AggregateException"/>, which has all failures in
    /// the order in which they happened.</item>
    /// <item>The caller's token is cancelled when the last of them ends: it is cancelled with that token.</item>
    /// <item>The body ended <c>Canceled</c> while the token of the group was not cancelled: it is cancelled as the body
    /// was.</item>
    /// <item>Otherwise it succeeds, also after <see cref="Cancel"/>.</item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <remarks>Stage 1. Stage 3 adds failures, stage 4 <paramref name="cancellationToken"/>.</remarks>
    public static Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Call the body with a new group; end when it and every child have ended.");
    }

    /// <summary>
    /// Runs <paramref name="child"/> at once, up to its first wait. From its first line on the group waits for it. If
    /// <see cref="Token"/> is cancelled already, the child is not run.
    /// </summary>
    /// <param name="child">
    /// It is given <see cref="Token"/>. Whatever it throws at once fails its task, not this call.
    /// </param>
    /// <returns>
    /// The child's own task, which ends as the child does: with the same result, exceptions or cancellation. For a
    /// child that is not run, it is cancelled with <see cref="Token"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="child"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The body and the last child have ended.</exception>
    /// <remarks>
    /// Stage 1. Stage 2 adds children that come late or too late, stage 3 failures and children that are not run.
    /// </remarks>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> child)
    {
        throw new NotImplementedException("Run the child, count it until its task has ended, and return that task.");
    }

    /// <summary>Runs a child that has no result. This one is given: it needs nothing but the other Start.</summary>
    /// <inheritdoc cref="Start{T}(Func{CancellationToken, Task{T}})"/>
    public Task Start(Func<CancellationToken, Task> child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return Start<bool>(token => WithAResult(child(token)
            ?? throw new InvalidOperationException("The child returned null; it must return a task.")));
    }

    /// <summary>
    /// Asks the children and the body to stop: cancels <see cref="Token"/>. That is no failure. After the end of the
    /// group it does nothing.
    /// </summary>
    /// <exception cref="AggregateException">What callbacks of the token threw, after all of them have run.</exception>
    /// <remarks>Stage 4.</remarks>
    public void Cancel()
    {
        throw new NotImplementedException("Cancel the token of the group, unless the group has ended.");
    }

    // Given. Ends exactly as the task does. An async method would give the first of several errors only, and would turn
    // a failure with an OperationCanceledException into a cancellation.
    private static Task<bool> WithAResult(Task task)
    {
        var source = new TaskCompletionSource<bool>();
        task.ContinueWith(
            _ =>
            {
                if (task.IsFaulted) source.SetException(task.Exception.InnerExceptions);
                else if (task.IsCanceled) source.SetCanceled(new TaskCanceledException(task).CancellationToken);
                else source.SetResult(true);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return source.Task;
    }
}
