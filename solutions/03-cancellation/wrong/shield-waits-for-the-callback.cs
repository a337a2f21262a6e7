// Misconception: Dispose and Unregister are the same.
// Caught by: The_inner_task_can_end_while_the_cancel_of_the_wait_still_runs
// Replaces: Cancelling.cs
namespace Katas.Cancellation;

public abstract record Outcome<T>
{
    private Outcome() { }

    public sealed record Ok(T Value) : Outcome<T>;

    public sealed record Cancelled : Outcome<T>;

    public sealed record Failed(Exception Error) : Outcome<T>;
}

public static class Cancelling
{
    public static Task<Outcome<T>> CatchAsync<T>(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        return CatchAsync();

        async Task<Outcome<T>> CatchAsync()
        {
            if (cancellationToken.IsCancellationRequested)
                return new Outcome<T>.Cancelled();

            try
            {
                return new Outcome<T>.Ok(await body(cancellationToken));
            }
            catch (OperationCanceledException error)
            {
                return cancellationToken.IsCancellationRequested ? new Outcome<T>.Cancelled() : new Outcome<T>.Failed(error);
            }
            catch (Exception error)
            {
                return new Outcome<T>.Failed(error);
            }
        }
    }

    public static Task<T> ShieldAsync<T>(Task<T> inner, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inner);

        var wait = cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : WaitAsync(inner, cancellationToken);

        if (!ReferenceEquals(wait, inner))
            Observe(inner);
        return wait;
    }

    private static Task<T> WaitAsync<T>(Task<T> inner, CancellationToken cancellationToken)
    {
        var waiting = new Waiting<T> { Wait = new TaskCompletionSource<T>() };
        var wait = waiting.Wait.Task;
        var registration = cancellationToken.UnsafeRegister(static (waiting, token) => ((Waiting<T>)waiting!).Take()?.TrySetCanceled(token), waiting);
        inner.ContinueWith(
            done =>
            {
                registration.Dispose();
                waiting.Take()?.TrySetFromTask(done);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return wait;
    }

    private sealed class Waiting<T>
    {
        public TaskCompletionSource<T>? Wait;

        public TaskCompletionSource<T>? Take() => Interlocked.Exchange(ref Wait, null);
    }

    private static void Observe(Task task) =>
        task.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
