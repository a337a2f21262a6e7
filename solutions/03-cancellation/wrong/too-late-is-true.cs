// Misconception: Cancel says that the task is over, and it is.
// Caught by: Cancel_on_a_task_that_has_succeeded_is_false_and_changes_nothing, Cancel_on_a_task_that_has_failed_or_was_cancelled_is_false_and_changes_nothing, A_token_that_is_already_cancelled_keeps_the_body_from_running
// Replaces: CancellableTask.cs
namespace Katas.Cancellation;

public sealed class CancellableTask<T>
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource source = new();
    private int requests;
    private string? firstReason;

    private CancellableTask() { }

    public static CancellableTask<T> Start(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);

        var task = new CancellableTask<T>();
        if (cancellationToken.IsCancellationRequested)
            task.completion.SetCanceled(cancellationToken);
        else
            task.Run(body, cancellationToken);
        return task;
    }

    public Task<T> Completion => completion.Task;

    public int CancelRequests
    {
        get { lock (gate) return requests; }
    }

    public string? Reason
    {
        get { lock (gate) return firstReason; }
    }

    public bool Cancel(string? reason = null)
    {
        lock (gate)
        {
            requests++;
            firstReason ??= reason;
        }

        source.Cancel();
        return true;
    }

    private void Run(Func<CancellationToken, Task<T>> body, CancellationToken outer)
    {
        var link = outer.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);

        Call(body).ContinueWith(
            work =>
            {
                link.Unregister();
                End(work);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private Task<T> Call(Func<CancellationToken, Task<T>> body)
    {
        try
        {
            return body(source.Token) ?? throw new InvalidOperationException("The body returned null; it must return a task.");
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    private void End(Task<T> work) => completion.SetFromTask(work);
}
