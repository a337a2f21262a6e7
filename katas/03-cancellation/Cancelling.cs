namespace Katas.Cancellation;

/// <summary>How a piece of work ended. There are these three cases and no other, so a <c>switch</c> over them is complete.</summary>
/// <typeparam name="T">What the work results in.</typeparam>
public abstract record Outcome<T>
{
    private Outcome() { }

    /// <summary>It ended with a value.</summary>
    public sealed record Ok(T Value) : Outcome<T>;

    /// <summary>It was asked to stop, and let that through.</summary>
    public sealed record Cancelled : Outcome<T>;

    /// <summary>It failed.</summary>
    public sealed record Failed(Exception Error) : Outcome<T>;
}

/// <summary>Two ways to deal with a cancellation: catch it, or keep it from somebody else's work.</summary>
public static class Cancelling
{
    /// <summary>
    /// Runs <paramref name="body"/>, waits until it has ended with its cleanup, and tells how: the task returned always succeeds.
    /// </summary>
    /// <param name="body">
    /// The work. It gets <paramref name="cancellationToken"/>. What becomes of a body that returns null instead of a task is not specified.
    /// </param>
    /// <param name="cancellationToken">When cancelled already, the body never runs, and the outcome is <see cref="Outcome{T}.Cancelled"/>.</param>
    /// <returns>
    /// <see cref="Outcome{T}.Cancelled"/> when the body ended in an <see cref="OperationCanceledException"/>, whatever token that
    /// carries and whether its task is cancelled or faulted with it, and <paramref name="cancellationToken"/> was asked by then: when
    /// its <c>finally</c> blocks have run. <see cref="Outcome{T}.Ok"/> when it ended with a value, asked or not. Everything else is
    /// <see cref="Outcome{T}.Failed"/>, with the same instance that was thrown: a cancellation that this token did not ask for, an
    /// error during cleanup or with a cancellation inside, a body that throws at once. Of several errors the first decides.
    /// Nothing is left on the token.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null (thrown at once, not through the task).</exception>
    public static Task<Outcome<T>> CatchAsync<T>(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        throw new NotImplementedException("Await the body, and sort its end into Ok, Cancelled and Failed.");
    }

    /// <summary>
    /// A wait for <paramref name="inner"/> that can be cancelled alone: the inner task lives on. The counterpart of
    /// <c>asyncio.shield</c>.
    /// </summary>
    /// <param name="inner">
    /// The work of somebody else. When the wait was cancelled, a failure of this task counts as observed, whether it is there already
    /// or comes later. Otherwise the failure is for whoever looks at the wait.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the wait, not the work. When cancelled already, the wait is cancelled, even if <paramref name="inner"/> is done.
    /// </param>
    /// <returns>
    /// Ends as <paramref name="inner"/> ends, in the same state and with the same exception (all of them, if there are several; a
    /// cancellation with its token); or <see cref="TaskStatus.Canceled"/> with <paramref name="cancellationToken"/>. Once it has ended,
    /// neither <paramref name="inner"/> nor the token keeps hold of it. Who ends <paramref name="inner"/> never waits for a callback of
    /// the token.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is null (thrown at once, not through the task).</exception>
    public static Task<T> ShieldAsync<T>(Task<T> inner, CancellationToken cancellationToken)
    {
        throw new NotImplementedException("Wait for inner or for the token, and leave nothing behind on the other one.");
    }
}
