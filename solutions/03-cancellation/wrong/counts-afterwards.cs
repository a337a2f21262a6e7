// Misconception: First do it, then count it.
// Caught by: Cleanup_can_read_count_and_reason, What_callbacks_throw_comes_out_of_Cancel_after_all_have_run
// Replaces: CancellableTask.cs
namespace Katas.Cancellation;

public sealed class CancellableTask<T>
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource source = new();
    private bool isDone;
    private int requests;
    private string? firstReason;

    private CancellableTask() { }

    public static CancellableTask<T> Start(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);

        var task = new CancellableTask<T>();
        if (cancellationToken.IsCancellationRequested)
            task.End(Task.FromCanceled<T>(cancellationToken));
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
        if (isDone)
            return false;

        source.Cancel();
        lock (gate)
        {
            requests++;
            firstReason ??= reason;
        }

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

    private void End(Task<T> work)
    {
        lock (gate)
            isDone = true;

        completion.SetFromTask(work);
    }
}
