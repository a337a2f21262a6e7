namespace Katas.Timeouts;

/// <summary>Runs work under a time limit.</summary>
/// <remarks>
/// Not called <c>Timeout</c>: that would hide <see cref="System.Threading.Timeout"/> in every file of this namespace.
/// Modelled on <see href="https://docs.python.org/3/library/asyncio-task.html#timeouts">asyncio.timeout</see>;
/// README.md has the rules, and says where it differs.
/// </remarks>
public static class TimeLimit
{
    /// <summary>
    /// Calls <paramref name="body"/> at once. At the limit, asks it to stop and still waits until it has ended; then
    /// turns the cancellation that the limit asked for, and no other, into a <see cref="TimeoutException"/>.
    /// </summary>
    /// <remarks>
    /// Stage 1. Stage 2 adds the limit, stage 3 the caller's token, and stage 4 asks what is left. A body that returns
    /// null is not specified, and neither is a limit that is longer than the timers of <paramref name="time"/> take.
    /// </remarks>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="body">
    /// The work. It gets a token that is cancelled at the limit, or by <paramref name="cancellationToken"/>.
    /// </param>
    /// <param name="limit">
    /// How long it may take. Zero: the token is cancelled before the body is called.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: there is no limit, and no timer.
    /// </param>
    /// <param name="time">The clock that measures the limit, and whose timer ends it.</param>
    /// <param name="cancellationToken">
    /// The caller's token. If it is cancelled at the call, the body is not called.
    /// </param>
    /// <returns>
    /// A task that ends when the body's task has ended; by then, no timer and no registration is left.
    /// <list type="bullet">
    /// <item>The result of the body, whenever it comes.</item>
    /// <item>What else the body fails with, as it is, whenever it comes. A body that throws at once fails the task,
    /// not the call.</item>
    /// <item>If awaiting the body throws an <see cref="OperationCanceledException"/>, what asked first decides. The
    /// limit: a <see cref="TimeoutException"/> with that exception inside. The caller: <c>Canceled</c> with
    /// <paramref name="cancellationToken"/>. Neither: that exception, as it is.</item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="body"/> or <paramref name="time"/> is null. Thrown by the call itself, not through the task.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="limit"/> is negative and not <see cref="Timeout.InfiniteTimeSpan"/>. Thrown by the call itself.
    /// </exception>
    public static Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> body,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Check the arguments, call the body with a token of your own, ask it to stop at the limit, and wait until it has ended.");
    }
}
