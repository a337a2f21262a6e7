// Misconception: What I have looked at under the lock still holds when I act after it.
// But: The work ends in between and disposes of the source, so that Cancel throws: whoever may still be on its way to a source must find it alive (rule 23).
// Caught by: Every_Cancel_that_returns_true_is_counted_when_threads_race_with_the_end
// Replaces: CancellableTask.cs
namespace Katas.Cancellation;

public sealed class CancellableTask<T>
{
    private readonly CancellationTokenSource _cts;
    private readonly object _lock = new();
    private int _requests;
    private string? _reason;

    private CancellableTask(CancellationTokenSource cts)
    {
        _cts = cts;
    }

    public static CancellableTask<T> Start(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = new CancellableTask<T>(cts);
        if (cancellationToken.IsCancellationRequested)
        {
            cts.Dispose();
            task._tcs.SetCanceled(cancellationToken);
            return task;
        }
        Task<T> work;
        try
        {
            work = body(cts.Token);
        }
        catch (Exception e)
        {
            work = Task.FromException<T>(e);
        }
        work.ContinueWith(ended =>
        {
            cts.Dispose();
            task._tcs.SetFromTask(ended);
        }, TaskContinuationOptions.ExecuteSynchronously);
        return task;
    }

    private readonly TaskCompletionSource<T> _tcs = new();

    public Task<T> Completion => _tcs.Task;

    public bool Cancel(string? reason = null)
    {
        lock (_lock)
        {
            if (Completion.IsCompleted) return false;
            _requests++;
            _reason ??= reason;
        }
        _cts.Cancel();
        return true;
    }

    public int CancelRequests => _requests;

    public string? Reason => _reason;
}
