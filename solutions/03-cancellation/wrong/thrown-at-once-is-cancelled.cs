// Misconception: An OperationCanceledException that the body throws at once cancels the task.
// Caught by: A_body_that_throws_an_OperationCanceledException_at_once_has_failed
// Replaces: CancellableTask.cs
namespace Katas.Cancellation;

/// <summary>Work that can be asked to stop: a cancel is a request, delivered where the work waits.</summary>
public sealed class CancellableTask<T>
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Never disposed: without a timer and a link it holds nothing, and a late Cancel may still be on its way to it.
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
        lock (gate)
        {
            if (isDone)
                return false;
            requests++;
            firstReason ??= reason;
        }

        // Outside the lock: this runs other people's callbacks, and even parts of the body, right here.
        source.Cancel();
        return true;
    }

    private void Run(Func<CancellationToken, Task<T>> body, CancellationToken outer)
    {
        var link = outer.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);

        Call(body).ContinueWith(
            work =>
            {
                link.Unregister(); // not Dispose, which waits for a callback that is running, and it may be waiting for us
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
        catch (OperationCanceledException error)
        {
            var cancelled = new TaskCompletionSource<T>();
            cancelled.SetCanceled(error.CancellationToken);
            return cancelled.Task;
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    // Under the lock a Cancel is either before the end and counts, or after it and changes nothing.
    // Completion ends outside: that posts to the context of whoever awaits it.
    private void End(Task<T> work)
    {
        lock (gate)
            isDone = true;

        completion.SetFromTask(work);
    }
}
