using System.Runtime.CompilerServices;

namespace Katas.Futures;

/// <summary>
/// A box that is written once, and those who wait for it: the bridge from callbacks to <c>await</c>. The counterpart of
/// <c>asyncio.Future</c>. Safe to use from any thread.
/// </summary>
/// <remarks>
/// A future ends once: with a result, with a failure, or cancelled. Done callbacks and awaits share one list. Each runs
/// once, in order of registration, in a turn of the loop of its own (<see cref="ILoop.CallSoon"/>), never inline and
/// outside any lock. What one of them throws goes to <see cref="ILoop.ReportError"/>, as it is and whatever its type,
/// and stops no other. The future doesn't hold on to what has run or was removed. The rules are in README.md, and the
/// members stand in the order of its stages.
/// Modelled on <see href="https://docs.python.org/3/library/asyncio-future.html">asyncio.Future</see>.
/// </remarks>
/// <typeparam name="T">What the future holds in the end. Null is a result like any other.</typeparam>
public sealed class Future<T>
{
    /// <summary>Makes a pending future.</summary>
    /// <param name="loop">Where its callbacks and awaits run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loop"/> is null.</exception>
    /// <remarks>Stage 1.</remarks>
    public Future(ILoop loop) =>
        throw new NotImplementedException("Keep the loop. A new future is pending and has an empty list.");

    /// <summary>
    /// Whether the future has ended: with a result, with a failure, or cancelled. True as soon as the call that ends it
    /// returns.
    /// </summary>
    /// <remarks>Stage 1.</remarks>
    public bool Done =>
        throw new NotImplementedException("Say whether there is an outcome, of whatever kind.");

    /// <summary>
    /// Whether <see cref="Cancel"/> ended it. A failure that happens to be an <see cref="OperationCanceledException"/>
    /// doesn't count.
    /// </summary>
    /// <remarks>Stage 1.</remarks>
    public bool Cancelled =>
        throw new NotImplementedException("Say whether the outcome is a cancellation.");

    /// <summary>The result. Never waits.</summary>
    /// <exception cref="InvalidStateException">The future is pending.</exception>
    /// <exception cref="OperationCanceledException">
    /// The future was cancelled: a new exception each time, with the message given to <see cref="Cancel"/> and without
    /// a token.
    /// </exception>
    /// <remarks>
    /// Stage 1. A failure is thrown as the instance that was set, with the stack trace that it came with.
    /// </remarks>
    public T Result() =>
        throw new NotImplementedException("Return the value, rethrow the failure with its stack, or throw for cancelled and for pending.");

    /// <summary>The failure, or null after a result. Never waits.</summary>
    /// <exception cref="InvalidStateException">The future is pending.</exception>
    /// <exception cref="OperationCanceledException">The future was cancelled: as in <see cref="Result"/>.</exception>
    /// <remarks>Stage 1.</remarks>
    public Exception? Exception() =>
        throw new NotImplementedException("Return the failure or null, or throw for cancelled and for pending.");

    /// <summary>Ends the future with a result.</summary>
    /// <exception cref="InvalidStateException">
    /// The future is done already, which includes cancelled. Nothing changes.
    /// </exception>
    /// <remarks>Stage 1 writes the result; stage 2 asks the loop for the turns of the callbacks.</remarks>
    public void SetResult(T value) =>
        throw new NotImplementedException("Write the value if the future is pending, and ask the loop for a turn for everything in the list.");

    /// <summary>
    /// Ends the future with a failure, of whatever type: an <see cref="OperationCanceledException"/> is a failure, too.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    /// <exception cref="InvalidStateException">
    /// The future is done already, which includes cancelled. Nothing changes.
    /// </exception>
    /// <remarks>Stage 1 writes the failure; stage 2 asks the loop for the turns of the callbacks.</remarks>
    public void SetException(Exception error) =>
        throw new NotImplementedException("Write the failure, with its stack, if the future is pending.");

    /// <summary>Ends the future as cancelled.</summary>
    /// <param name="message">The message of the exception that callers get. Null: a text of your own.</param>
    /// <returns>True if this call ended the future. False if it was done already; then nothing changes.</returns>
    /// <remarks>Stage 1 writes the cancellation; stage 2 asks the loop for the turns of the callbacks.</remarks>
    public bool Cancel(string? message = null) =>
        throw new NotImplementedException("Write the cancellation if the future is pending, and say whether it was.");

    /// <summary>
    /// Runs <paramref name="callback"/> with this future once it has ended, in a turn of the loop. On a future that is
    /// done, its turn is asked for at once. Added twice, it runs twice.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    /// <remarks>
    /// Stage 2. Stage 10 runs it in the <see cref="ExecutionContext"/> of this call, or without one where the flow of
    /// the context is suppressed.
    /// </remarks>
    public void AddDoneCallback(Action<Future<T>> callback) =>
        throw new NotImplementedException("Append the callback, with the context of this moment, to the list; when the future is done, ask the loop for its turn.");

    /// <summary>
    /// Takes out every callback that equals <paramref name="callback"/> and has not begun, also one whose turn was
    /// asked for already. Adding it again makes a new registration, at the end of the list.
    /// </summary>
    /// <returns>How many were taken out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    /// <remarks>Stage 3.</remarks>
    public int RemoveDoneCallback(Action<Future<T>> callback) =>
        throw new NotImplementedException("Take the equal ones that have not begun out of the list, and count them.");

    /// <summary>What <c>await future</c> calls.</summary>
    /// <remarks>Stage 4.</remarks>
    public FutureAwaiter<T> GetAwaiter() =>
        throw new NotImplementedException("Return an awaiter that knows this future. It needs a constructor of your own.");

    /// <summary>
    /// A task that ends as this future does: with the result; with the failure (then it is
    /// <see cref="Task.IsFaulted"/>, whatever the type of the exception); or cancelled (then it is
    /// <see cref="Task.IsCanceled"/>).
    /// </summary>
    /// <remarks>
    /// Stage 5. Whoever awaits the task doesn't run inside the call that ends the future; in stage 10, nor inside the
    /// turn of the loop that completes the task, which is completed outside any lock.
    /// </remarks>
    public Task<T> AsTask() =>
        throw new NotImplementedException("Carry the outcome over to a TaskCompletionSource. Do not let its continuations run inside the call that completes it.");

    /// <summary>
    /// A future that ends as <paramref name="task"/> does: with the result; with the failure (of several, the first);
    /// or cancelled. The state of the task decides, not the type of its exception. A task that is done gives a future
    /// that is done.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> or <paramref name="loop"/> is null.</exception>
    /// <remarks>
    /// Stage 6. The future can be cancelled alone, and what the task does afterwards is ignored. In stage 9, a failure
    /// of the task counts as observed then, and the task doesn't hold a cancelled future once its callbacks have run.
    /// </remarks>
    public static Future<T> From(Task<T> task, ILoop loop) =>
        throw new NotImplementedException("Make a future and end it as the task ends, unless it was cancelled meanwhile.");

    /// <summary>
    /// Turns an operation that answers by a callback into a future. <paramref name="start"/> is called at once, on the
    /// caller, and gets the function to answer with. An exception that is not null is a failure, and the value is
    /// ignored; otherwise the value is the result.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="loop"/> or <paramref name="start"/> is null.</exception>
    /// <remarks>
    /// Stage 7. The answer may come on any thread, even before <paramref name="start"/> returns, and answering never
    /// throws. A second answer is ignored, and so is one that comes after <see cref="Cancel"/>. If
    /// <paramref name="start"/> throws, the future fails with that exception. In stage 9, if it had answered before, the
    /// answer stands and the exception goes to <see cref="ILoop.ReportError"/>.
    /// </remarks>
    public static Future<T> FromCallback(ILoop loop, Action<Action<Exception?, T?>> start) =>
        throw new NotImplementedException("Call start with a function that ends the future unless it is done, and catch what start throws.");
}

/// <summary>What <c>await</c> calls on a <see cref="Future{T}"/>. It has no state but the future.</summary>
/// <remarks>Stage 4.</remarks>
/// <typeparam name="T">What the future holds in the end.</typeparam>
public readonly struct FutureAwaiter<T> : ICriticalNotifyCompletion
{
    /// <summary>Whether <c>await</c> continues without a pause.</summary>
    /// <remarks>Stage 4.</remarks>
    public bool IsCompleted =>
        throw new NotImplementedException("Say whether the future is done.");

    /// <summary>What <c>await</c> gives: the same as <see cref="Future{T}.Result"/>. Never waits.</summary>
    /// <exception cref="InvalidStateException">The future is pending.</exception>
    /// <remarks>Stage 4.</remarks>
    public T GetResult() =>
        throw new NotImplementedException("Ask the future for its result.");

    /// <summary>
    /// Runs <paramref name="continuation"/> once the future has ended, in its place in the list of callbacks.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="continuation"/> is null.</exception>
    /// <remarks>Stage 4. Stage 8 runs it in the <see cref="ExecutionContext"/> of this call.</remarks>
    public void OnCompleted(Action continuation) =>
        throw new NotImplementedException("Append the continuation to the list of callbacks, with the context of this moment.");

    /// <summary>
    /// As <see cref="OnCompleted"/>, but need not flow the context: an async method, which calls this one, brings its
    /// own.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="continuation"/> is null.</exception>
    /// <remarks>Stage 4.</remarks>
    public void UnsafeOnCompleted(Action continuation) =>
        throw new NotImplementedException("Append the continuation to the list of callbacks.");
}
