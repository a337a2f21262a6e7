// Misconception: A task that is faulted has failed, here as everywhere.
// Caught by: CatchAsync_takes_a_task_that_failed_with_an_OperationCanceledException_for_a_cancellation_too
// Replaces: Cancelling.cs
namespace Katas.Cancellation;

/// <summary>How a piece of work ended. There are these three cases and no other, so a <c>switch</c> over them is complete.</summary>
public abstract record Outcome<T>
{
    private Outcome() { }

    public sealed record Ok(T Value) : Outcome<T>;

    public sealed record Cancelled : Outcome<T>;

    public sealed record Failed(Exception Error) : Outcome<T>;
}

/// <summary>Two ways to deal with a cancellation: catch it, or keep it from somebody else's work.</summary>
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
                var task = body(cancellationToken);
                await Task.WhenAny(task);
                if (task.IsFaulted) return new Outcome<T>.Failed(task.Exception.InnerExceptions[0]);
                return new Outcome<T>.Ok(await task);
            }
            catch (OperationCanceledException error)
            {
                // Not in a filter: that runs before the finally blocks of a body that throws at once, and they may ask the token.
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

        // WaitAsync gives inner itself where there is nothing to wait for: then its failure is the caller's to look at.
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
