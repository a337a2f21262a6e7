namespace Katas.TaskExceptions;

/// <summary>
/// Asks tasks how they ended, and when to ask. The counterpart of asyncio's <c>task.exception()</c> and
/// <c>task.result()</c>.
/// </summary>
/// <remarks>
/// The state of a task decides, not the type of its exception: a task that <em>failed</em> with an
/// <see cref="OperationCanceledException"/> has failed. Running is whatever has not ended, including a task that has
/// not begun. Exceptions come out as the same instance, with their stack trace. No method blocks a thread. Argument
/// errors are thrown at once, with the name of the parameter (stage 6): <see cref="ArgumentNullException"/> for a null
/// argument, a plain <see cref="ArgumentException"/> for a null anywhere in a list. Whatever else goes wrong comes
/// through the task, where a method returns one. Lists and arrays are copied at the call.
/// </remarks>
public static class TaskInspector
{
    /// <summary>What a task that has ended failed with. The failure counts as observed from then on.</summary>
    /// <returns>
    /// Null if the task succeeded; its one inner exception (that instance, not flattened); or an
    /// <see cref="AggregateException"/> of them if there are several.
    /// </returns>
    /// <remarks>Stage 1.</remarks>
    /// <exception cref="InvalidStateException">The task is still running: "Exception is not set."</exception>
    /// <exception cref="OperationCanceledException">
    /// The task was cancelled: exactly what awaiting it throws.
    /// </exception>
    public static Exception? ExceptionOf(Task task)
        => throw new NotImplementedException("Look at the state of the task first: running, cancelled, failed (with one exception or several), succeeded.");

    /// <summary>
    /// What <c>await</c> gives, without the waiting: the value, the first exception with its stack trace, or the
    /// cancellation.
    /// </summary>
    /// <remarks>Stage 2.</remarks>
    /// <exception cref="InvalidStateException">The task is still running: "Result is not set."</exception>
    public static T ResultOf<T>(Task<T> task)
        => throw new NotImplementedException("Refuse a task that is still running; otherwise give what await would give.");

    /// <summary>Waits for <paramref name="main"/> only, then tells which of the others have failed by then.</summary>
    /// <returns>
    /// The value of <paramref name="main"/>, and the failures in the order of <paramref name="others"/>: of each that
    /// has failed, all <c>task.Exception.InnerExceptions</c>, not flattened, even if two tasks failed with the same one
    /// or a task is there twice. Others that are still running are not waited for; cancelled ones are no failures; what
    /// fails later is neither listed nor observed.
    /// </returns>
    /// <remarks>
    /// Stages 3 and 4; what counts as observed is stage 8. If <paramref name="main"/> fails or is cancelled, the
    /// returned task ends with what awaiting <paramref name="main"/> throws; the failures of the others so far count as
    /// observed even then.
    /// </remarks>
    public static Task<MainOutcome<T>> AwaitMainAsync<T>(Task<T> main, params IReadOnlyList<Task> others)
        => throw new NotImplementedException("Wait for main, then collect the inner exceptions of those others that have failed.");

    /// <summary>
    /// Ends as soon as one of the tasks fails or is cancelled, without waiting for the rest; succeeds when all have
    /// succeeded.
    /// </summary>
    /// <returns>
    /// A task that ends as an <c>await</c> of the failed (or cancelled) one would; a cancellation carries its token. Of
    /// several that have ended already, the first in the list counts. An empty list succeeds at once; a task may be in
    /// the list twice. Whatever the others fail with, earlier or later, counts as observed.
    /// </returns>
    /// <remarks>Stage 5; which failure counts is stage 7, what counts as observed stage 9.</remarks>
    public static Task FirstFailureAsync(params IReadOnlyList<Task> tasks)
        => throw new NotImplementedException("Take the tasks as they end, and stop at the first that did not succeed; the rest are observed, not awaited.");
}

/// <summary>The value of the main task, and what else had failed when it ended.</summary>
public sealed record MainOutcome<T>(T Value, IReadOnlyList<Exception> Failures);
