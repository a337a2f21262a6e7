// Misconception: Who failed need not clean up.
// Caught by: Many_finished_waits_leave_nothing_on_the_token
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
                return new Outcome<T>.Ok(await body(cancellationToken));
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
        if (cancellationToken.IsCancellationRequested)
        {
            Observe(inner);
            return Task.FromCanceled<T>(cancellationToken);
        }

        var wait = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = new TaskCompletionSource<T>?[] { wait };
        var registration = cancellationToken.UnsafeRegister(_ =>
        {
            Interlocked.Exchange(ref holder[0], null)?.TrySetCanceled(cancellationToken);
        }, null);
        inner.ContinueWith(done =>
        {
            _ = done.Exception;
            if (done.IsCompletedSuccessfully) registration.Unregister();
            if (Interlocked.Exchange(ref holder[0], null) is { } waiter)
            {
                waiter.SetFromTask(done);
            }
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return wait.Task;
    }

    private static void Observe(Task task) =>
        task.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
