namespace Katas.Cancellation;

/// <summary>
/// How a piece of work ended. There are exactly these three cases, so a <c>switch</c> over them is complete.
/// </summary>
/// <remarks>Complete as it is: nothing to write here.</remarks>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract record Outcome<T>
{
    private Outcome() { }

    /// <summary>It ended with a value.</summary>
    public sealed record Ok(T Value) : Outcome<T>;

    /// <summary>It was asked to stop, and let the cancellation through.</summary>
    public sealed record Cancelled : Outcome<T>;

    /// <summary>It failed.</summary>
    public sealed record Failed(Exception Error) : Outcome<T>;
}

/// <summary>Two ways to deal with a cancellation: catch it, or keep it away from somebody else's work.</summary>
public static class Cancelling
{
    /// <summary>
    /// Runs <paramref name="body"/>, waits until it has ended with its cleanup, and returns how it ended. The returned
    /// task always succeeds.
    /// </summary>
    /// <remarks>Stage 5. Stage 9 has the corners.</remarks>
    /// <param name="body">
    /// The work. It gets <paramref name="cancellationToken"/> itself. A body that returns null instead of a task is not
    /// specified.
    /// </param>
    /// <param name="cancellationToken">
    /// If it is already cancelled, the body never runs, and the outcome is <see cref="Outcome{T}.Cancelled"/>. When the
    /// body has ended, nothing is left on this token.
    /// </param>
    /// <returns>
    /// <list type="bullet">
    /// <item><see cref="Outcome{T}.Ok"/> if the body ended with a value, cancelled or not.</item>
    /// <item><see cref="Outcome{T}.Cancelled"/> if awaiting the body throws an
    /// <see cref="OperationCanceledException"/>, and <paramref name="cancellationToken"/> is cancelled by the time its
    /// <c>finally</c> blocks have run. It does not matter which token the exception carries, or whether the body's task
    /// is cancelled or faulted with it.</item>
    /// <item><see cref="Outcome{T}.Failed"/>, with the same instance, for everything else: a cancellation that this
    /// token did not ask for, an error during cleanup, an error with a cancellation inside, a body that throws at once.
    /// Of several errors the first decides.</item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="body"/> is null. Thrown by the call itself, not through the task.
    /// </exception>
    public static Task<Outcome<T>> CatchAsync<T>(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        throw new NotImplementedException("Await the body, and sort its end into Ok, Cancelled and Failed.");
    }

    /// <summary>
    /// Waits for <paramref name="inner"/>. The wait can be cancelled alone; the inner task lives on. The counterpart of
    /// <c>asyncio.shield</c>.
    /// </summary>
    /// <remarks>Stage 6. Stage 10 has the corners.</remarks>
    /// <param name="inner">
    /// Somebody else's work. If the wait was cancelled, a failure of this task counts as observed, whether it is there
    /// already or comes later. If not, the failure is left to whoever looks at the wait.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the wait, not the work. If it is already cancelled, the wait is cancelled, even if
    /// <paramref name="inner"/> is done.
    /// </param>
    /// <returns>
    /// Ends as <paramref name="inner"/> ends, in the same state and with the same exception (all of them, if there are
    /// several; a cancellation with its token), or <see cref="TaskStatus.Canceled"/> with
    /// <paramref name="cancellationToken"/>. Once it has ended, neither <paramref name="inner"/> nor the token holds on
    /// to it. Ending <paramref name="inner"/> never waits for a callback of the token.
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="inner"/> is null. Thrown by the call itself, not through the task.
    /// </exception>
    public static Task<T> ShieldAsync<T>(Task<T> inner, CancellationToken cancellationToken)
    {
        throw new NotImplementedException("Wait for inner or for the token, and leave nothing behind on the other one.");
    }
}
