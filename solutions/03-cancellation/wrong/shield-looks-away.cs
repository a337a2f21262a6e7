// Misconception: Who gave up the wait has no business with what comes later.
// Caught by: A_failure_after_the_wait_was_cancelled_counts_as_observed, A_failure_behind_a_token_that_was_already_cancelled_counts_as_observed
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
            : inner.WaitAsync(cancellationToken);

        return wait;
    }

}
