namespace Katas.ExceptionHandlers;

/// <summary>
/// What is known about an error that nobody awaits. It is complete: nothing to do here. The counterpart of asyncio's
/// context dict.
/// </summary>
/// <param name="Message">What happened, in words.</param>
/// <param name="Exception">The exception, if there is one.</param>
/// <param name="Task">The task that failed, if it was a task.</param>
/// <param name="Source">Where the error comes from, in the words of whoever handed over the work.</param>
/// <param name="Original">The context that a handler was handling when it threw.</param>
public sealed record ErrorContext(string Message, Exception? Exception = null, Task? Task = null, string? Source = null, ErrorContext? Original = null);

/// <summary>
/// The one place for errors that nobody awaits. The counterpart of the exception handler of an asyncio event loop; safe
/// to use from several threads.
/// </summary>
/// <remarks>
/// Handlers (the default one as well) and callbacks run outside any lock (stage 8). They may use the hub themselves,
/// even from another thread that they wait for: a thread that reports waits for no other. Whatever handlers throw, a
/// report never fails. The handler that is set when an error is reported is the one that gets it. Source:
/// https://docs.python.org/3/library/asyncio-eventloop.html#error-handling-api
/// </remarks>
public sealed class ErrorHub
{
    /// <summary>
    /// A hub that gives every error to <paramref name="defaultHandler"/> until another handler is set.
    /// </summary>
    /// <remarks>Stage 1.</remarks>
    /// <param name="defaultHandler">
    /// Gets the errors while no handler is set, and those of a handler that throws. What it throws itself never gets
    /// out.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="defaultHandler"/> is null.</exception>
    public ErrorHub(Action<ErrorContext> defaultHandler)
        => throw new NotImplementedException("Keep the default handler. No other is set yet.");

    /// <summary>From now on <paramref name="handler"/> gets the errors instead of the default one.</summary>
    /// <remarks>Stage 1.</remarks>
    /// <param name="handler">Gets this hub and the error. Null restores the default handler.</param>
    public void SetExceptionHandler(Action<ErrorHub, ErrorContext>? handler)
        => throw new NotImplementedException("Keep the handler. It counts from the next error on, also of tasks that are watched already.");

    /// <summary>
    /// Reports an error: calls the handler, once, on this thread. Never throws what a handler throws.
    /// </summary>
    /// <remarks>
    /// Stage 1 calls a handler; from stage 2 on a handler may throw. If it does, the default handler gets a new
    /// context: message "Unhandled error in exception handler", the exception that the handler threw,
    /// <see cref="ErrorContext.Task"/> and <see cref="ErrorContext.Source"/> of <paramref name="context"/>, and
    /// <paramref name="context"/> itself as <see cref="ErrorContext.Original"/>. If the default handler throws, nothing
    /// more happens. A handler that reports to the hub makes an ordinary report; so does the default one.
    /// </remarks>
    /// <param name="context">The error. The handler gets this instance.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public void CallExceptionHandler(ErrorContext context)
        => throw new NotImplementedException("Call the handler, or the default one; what the handler throws goes to the default one, and what that throws goes nowhere.");

    /// <summary>
    /// Runs <paramref name="callback"/>, on this thread, and reports what it throws, whatever it is: message "Exception
    /// in callback", with the exception and the source.
    /// </summary>
    /// <remarks>Stage 3.</remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void RunCallback(Action callback, string source)
        => throw new NotImplementedException("Run the callback, and report what it throws.");

    /// <summary>
    /// Watches a task that nobody awaits. If it fails, the hub reports that: message "Unhandled exception in task",
    /// with the exception, the task and the source. Its failure counts as observed.
    /// </summary>
    /// <remarks>
    /// Stages 4 and 5. The exception is the one inner exception of the task, as that instance; or, if there are
    /// several, the task's <see cref="AggregateException"/>, in one report. The state of the task decides, not the type
    /// of its exception: a cancelled task is no error, a task that failed with an
    /// <see cref="OperationCanceledException"/> is one. Each call that watches a task reports its failure once. Never
    /// blocks.
    /// </remarks>
    /// <returns>A task that always succeeds: once the watched one has ended and, if it failed, was reported.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. It is thrown at once.</exception>
    public Task Watch(Task task, string source)
        => throw new NotImplementedException("Wait for the end of the task, however it ends, then report it if it has failed.");

    /// <summary>
    /// From now on, the hub also reports failures of tasks that nobody ever looked at: message "Task exception was
    /// never retrieved", with the task, and the exception as <see cref="Watch"/> gives it. They come from
    /// <see cref="TaskScheduler.UnobservedTaskException"/>, which is raised when the garbage collector takes the task.
    /// </summary>
    /// <remarks>
    /// Stage 6, and 7 for its corners. Such a failure is marked as observed at once, before it is reported. The event
    /// is raised on the finalizer thread; the report may be made on another one. Each call makes a subscription of its
    /// own, and each subscription reports, even if nobody else holds the hub.
    /// </remarks>
    /// <returns>
    /// Disposing it ends this subscription, and no other, and leaves nothing of it on the event. Disposing it again
    /// does nothing. A handler may dispose it, too.
    /// </returns>
    public IDisposable WatchForgotten()
        => throw new NotImplementedException("Subscribe to TaskScheduler.UnobservedTaskException until the result is disposed: mark the failure as observed, then report it.");
}
