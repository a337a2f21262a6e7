// Misconception: An async method around WaitAsync is the same.
// Caught by: A_shielded_wait_ends_in_the_state_of_the_inner_task
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

        Observe(inner);
        return WaitAsync();

        async Task<T> WaitAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await inner.WaitAsync(cancellationToken);
        }
    }

    private static void Observe(Task task) =>
        task.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
