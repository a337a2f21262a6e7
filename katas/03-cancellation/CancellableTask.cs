namespace Katas.Cancellation;

/// <summary>
/// Work that can be asked to stop: the counterpart of <c>asyncio.Task</c> and its <c>cancel()</c>. Cancelling is a
/// request, delivered where the work waits. The work decides what becomes of it.
/// </summary>
/// <remarks>
/// Safe to use from several threads. See
/// <see href="https://docs.python.org/3/library/asyncio-task.html#task-cancellation"/>.
/// </remarks>
/// <typeparam name="T">The type of the result.</typeparam>
public sealed class CancellableTask<T>
{
    private CancellableTask()
    {
    }

    /// <summary>
    /// Calls <paramref name="body"/> at once, on the caller's thread, up to its first wait. Both <see cref="Cancel"/>
    /// and <paramref name="cancellationToken"/> cancel the token that the body gets.
    /// </summary>
    /// <remarks>
    /// Stage 1. From stage 2 on: a body that throws at once fails <see cref="Completion"/>, never <c>Start</c>. Then
    /// <see cref="Completion"/> is <see cref="TaskStatus.Faulted"/>, even for an
    /// <see cref="OperationCanceledException"/>. A body that returns null instead of a task is not specified.
    /// </remarks>
    /// <param name="body">The work. It gets the token that it should listen to.</param>
    /// <param name="cancellationToken">
    /// Stage 4. If it is already cancelled, the body never runs, and <see cref="Completion"/> is cancelled with this
    /// token. If it is cancelled later, even before the body's first wait, it reaches the body but is no request:
    /// <see cref="CancelRequests"/> and <see cref="Reason"/> stay as they are. By the time <see cref="Completion"/>
    /// ends, nothing of the task is left on this token.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    public static CancellableTask<T> Start(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Call the body with a token of your own that both Cancel and the caller's token can cancel.");
    }

    /// <summary>
    /// Ends as the body's task ends: with its result, with its exception (the same instance, with its stack trace; all
    /// of them, if there are several), or <see cref="TaskStatus.Canceled"/> with its token.
    /// </summary>
    /// <remarks>
    /// Stage 1. From stage 2 on, the state of the body's task decides, not the type of its exception: a task that is
    /// faulted with an <see cref="OperationCanceledException"/> has failed. From stage 7 on, a continuation of this
    /// task, and the <c>Post</c> to the context of whoever awaits it, run outside any lock.
    /// </remarks>
    public Task<T> Completion => throw new NotImplementedException("Give the task that ends as the body ends.");

    /// <summary>
    /// Asks the work to stop, and does not wait for it. The work may clean up first, continue for a while, or ignore
    /// the request.
    /// </summary>
    /// <remarks>Stage 1. Stage 3 adds the count and the reason.</remarks>
    /// <param name="reason">
    /// Why, for the code that cleans up. The first reason that is not null is kept; an empty string is a reason.
    /// </param>
    /// <returns>
    /// True if <see cref="Completion"/> has not ended when this is called, no matter how often it was called before.
    /// Each such call counts, even if the task ends within it. False once <see cref="Completion"/> has ended, in
    /// whatever way: then nothing changes, and nothing is thrown.
    /// </returns>
    /// <exception cref="AggregateException">
    /// Stage 7. Callbacks registered on the body's token threw: it holds what they threw, and comes after all of them
    /// have run. Callbacks run within this call, on its thread, outside any lock.
    /// </exception>
    public bool Cancel(string? reason = null)
    {
        throw new NotImplementedException("Count the request and keep its reason, then cancel the body's token.");
    }

    /// <summary>
    /// How many calls of <see cref="Cancel"/> came before the end. Set before the token is cancelled.
    /// </summary>
    /// <remarks>Stage 3.</remarks>
    public int CancelRequests => throw new NotImplementedException("Give the number of requests so far.");

    /// <summary>
    /// The first reason given to <see cref="Cancel"/> that was not null. Set before the token is cancelled.
    /// </summary>
    /// <remarks>Stage 3.</remarks>
    public string? Reason => throw new NotImplementedException("Give the first reason that was not null.");
}
