namespace Katas.Cancellation;

/// <summary>
/// Work that can be asked to stop. The counterpart of <c>asyncio.Task</c> and its <c>cancel()</c>: a cancel is a request,
/// delivered where the work waits, and the work decides what becomes of it.
/// </summary>
/// <remarks>
/// Safe to use from several threads. See <see href="https://docs.python.org/3/library/asyncio-task.html#task-cancellation"/>.
/// </remarks>
/// <typeparam name="T">What the work results in.</typeparam>
public sealed class CancellableTask<T>
{
    private CancellableTask()
    {
    }

    /// <summary>
    /// Calls <paramref name="body"/> at once, on the caller, up to its first wait. The token it is given is asked to cancel
    /// by <see cref="Cancel"/> and by <paramref name="cancellationToken"/>. A body that throws at once fails
    /// <see cref="Completion"/>, never <c>Start</c>, whatever it throws: an <see cref="OperationCanceledException"/>, too, ends
    /// <see cref="TaskStatus.Faulted"/> then. What becomes of a body that returns null instead of a task is not specified.
    /// </summary>
    /// <param name="body">The work. It gets the token that it shall listen to.</param>
    /// <param name="cancellationToken">
    /// When cancelled already, the body never runs, and <see cref="Completion"/> is cancelled with this token. Cancelled later
    /// (be it before the body's first wait), it reaches the body, but is no request: <see cref="CancelRequests"/> and
    /// <see cref="Reason"/> stay.
    /// When <see cref="Completion"/> ends, nothing of the task is left on this token.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    public static CancellableTask<T> Start(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Call the body with a token of your own that both Cancel and the caller's token can cancel.");
    }

    /// <summary>
    /// Ends as the body's task ends: with its result, its exception (the same instance, with its stack trace; all of them, if there
    /// are several), or <see cref="TaskStatus.Canceled"/> with its token. The state of the body's task decides, not the type of its
    /// exception: a body whose task is faulted with an <see cref="OperationCanceledException"/> has failed. Who waits for it goes on,
    /// and is posted to, outside any lock.
    /// </summary>
    public Task<T> Completion => throw new NotImplementedException("Give the task that ends as the body ends.");

    /// <summary>
    /// Asks the work to stop. Returns at once: the work may clean up first, go on for a while, or ignore the request.
    /// </summary>
    /// <param name="reason">Why, for those who clean up. The first reason that is not null is kept; an empty one is a reason.</param>
    /// <returns>
    /// True if <see cref="Completion"/> has not ended when this is called, however often it was asked before; each such call counts,
    /// even if the task ends within it. False when it has ended, in whatever way: then nothing changes, and nothing is thrown.
    /// </returns>
    /// <exception cref="AggregateException">
    /// What callbacks registered on the body's token threw, after all of them have run. They run within this call, on its thread,
    /// outside any lock.
    /// </exception>
    public bool Cancel(string? reason = null)
    {
        throw new NotImplementedException("Count the request and keep its reason, then cancel the body's token.");
    }

    /// <summary>How many calls of <see cref="Cancel"/> came before the end. Set before the token is cancelled.</summary>
    public int CancelRequests => throw new NotImplementedException("Give the number of requests so far.");

    /// <summary>The first reason given to <see cref="Cancel"/> that was not null. Set before the token is cancelled.</summary>
    public string? Reason => throw new NotImplementedException("Give the first reason that was not null.");
}
