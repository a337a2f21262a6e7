// Misconception: A registration is how one hears that the token was asked.
// Caught by: Many_bodies_that_have_ended_leave_nothing_on_the_token
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

            var asked = false;
            cancellationToken.Register(() => asked = true);
            try
            {
                return new Outcome<T>.Ok(await body(cancellationToken));
            }
            catch (OperationCanceledException error)
            {
                return asked || cancellationToken.IsCancellationRequested ? new Outcome<T>.Cancelled() : new Outcome<T>.Failed(error);
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
            : inner.WaitAsync(cancellationToken);

        if (!ReferenceEquals(wait, inner))
            Observe(inner);
        return wait;
    }

    private static void Observe(Task task) =>
        task.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
