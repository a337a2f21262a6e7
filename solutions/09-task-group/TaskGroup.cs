namespace Katas.TaskGroups;

/// <summary>A block that children may be started in, and that ends only when all of them have ended.</summary>
public sealed class TaskGroup
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Never disposed: it has no timer and no link, and a late Cancel may still be on its way to it.
    private readonly CancellationTokenSource source = new();
    private readonly CancellationToken caller;
    private readonly CancellationTokenRegistration link;

    private readonly List<Exception> failures = []; // in the order in which they happened, each instance once
    private int running = 1; // the body and the children; at zero the group has ended, and stays so
    private Task? gaveUp; // a body that ended Canceled though nobody had asked it to

    private TaskGroup(CancellationToken caller)
    {
        this.caller = caller;
        link = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
    }

    /// <summary>The token that each child is given.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Calls <paramref name="body"/>, and ends when it and every child have ended.</summary>
    public static Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        var group = new TaskGroup(cancellationToken);
        WhenEnded(Call(body, group, Task.FromException), group.EndBody);
        return group.end.Task;
    }

    /// <summary>Runs <paramref name="child"/> at once, up to its first wait, and lets the group wait for it.</summary>
    /// <exception cref="InvalidOperationException">The body and the last child have ended.</exception>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> child)
        => Start(child, Task.FromCanceled<T>, Task.FromException<T>);

    /// <inheritdoc cref="Start{T}(Func{CancellationToken, Task{T}})"/>
    public Task Start(Func<CancellationToken, Task> child) => Start(child, Task.FromCanceled, Task.FromException);

    /// <summary>Asks the children and the body to stop. After the end it does nothing.</summary>
    public void Cancel()
    {
        lock (gate)
            if (running == 0) return;

        source.Cancel(); // outside the gate: it runs other people's callbacks, and what they throw is the caller's
    }

    private TTask Start<TTask>(
        Func<CancellationToken, TTask> child,
        Func<CancellationToken, TTask> cancelled,
        Func<Exception, TTask> failed)
        where TTask : Task
    {
        ArgumentNullException.ThrowIfNull(child);
        lock (gate)
        {
            if (running == 0) throw TooLate();
            if (source.IsCancellationRequested) return cancelled(source.Token);
            running++; // before its first line, which may end everybody else
        }

        var task = Call(child, source.Token, failed);
        WhenEnded(task, End);
        return task;
    }

    private static InvalidOperationException TooLate() =>
        new("The group has ended. Start children from the body, or from a child that still runs.");

    // A task even if it throws at once. Faulted then, whatever it throws: an async method would make an
    // OperationCanceledException a cancellation.
    private static TTask Call<TArgument, TTask>(
        Func<TArgument, TTask> work,
        TArgument argument,
        Func<Exception, TTask> failed)
        where TTask : Task
    {
        try
        {
            return work(argument) ?? throw new InvalidOperationException("It returned null instead of a task.");
        }
        catch (Exception error)
        {
            return failed(error);
        }
    }

    // Within the call that ends the task, if it can be, and on nobody's context.
    private static void WhenEnded(Task task, Action<Task> act)
    {
        if (task.IsCompleted) act(task);
        else task.ContinueWith(act, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void EndBody(Task body)
    {
        if (body.IsCanceled && !source.IsCancellationRequested)
        {
            gaveUp = body;
            CancelAll();
        }

        End(body);
    }

    // Counts until the token is cancelled: what its callbacks throw must not come after the end.
    private void End(Task task)
    {
        if (task.IsFaulted)
        {
            Keep(task.Exception.InnerExceptions);
            CancelAll();
        }

        lock (gate)
            if (--running > 0) return;

        Finish();
    }

    private void CancelAll()
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException callbacks)
        {
            Keep(callbacks.InnerExceptions);
        }
    }

    private void Keep(IEnumerable<Exception> errors)
    {
        lock (gate)
            foreach (var error in errors)
                if (!failures.Exists(kept => ReferenceEquals(kept, error))) failures.Add(error);
    }

    // Nobody is left who could change anything, except the caller: so first let go of its token, then look at it.
    private void Finish()
    {
        link.Unregister(); // not Dispose, which waits for a callback that is running, and it may be waiting for us

        if (failures.Count > 0) end.SetException(new AggregateException(failures));
        else if (caller.IsCancellationRequested) end.SetCanceled(caller);
        else if (gaveUp is not null) end.SetFromTask(gaveUp);
        else end.SetResult();
    }
}
