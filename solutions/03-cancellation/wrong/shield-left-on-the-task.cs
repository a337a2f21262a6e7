// Misconception: A continuation costs nothing, so it may stay.
// Caught by: A_cancelled_wait_leaves_nothing_on_the_inner_task
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

        var wait = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = cancellationToken.UnsafeRegister((_, token) => wait.TrySetCanceled(token), null);
        inner.ContinueWith(
            ended =>
            {
                registration.Unregister();
                if (!wait.TrySetFromTask(ended))
                    _ = ended.Exception;
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return wait.Task;
    }

}
