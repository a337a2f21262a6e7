namespace Katas.Chaining;

/// <summary>
/// Functions that are called when a task has ended. The counterpart of <c>add_done_callback</c> of an asyncio future, for a <see cref="Task{TResult}"/>;
/// safe to use from several threads.
/// </summary>
/// <remarks>
/// Callbacks run however the task ends: with a result, with a failure, or cancelled. Each runs once, in order of registration, in a turn of the loop
/// (<see cref="ILoop.CallSoon"/>), outside any lock, in the <see cref="ExecutionContext"/> of its registration.
/// What one of them throws goes to <see cref="ILoop.ReportError"/>, as it is, and stops no other. What has run or was taken out is held no longer.
/// Source: https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.add_done_callback
/// </remarks>
/// <typeparam name="T">What the task results in.</typeparam>
public sealed class DoneCallbacks<T>
{
    /// <summary>The callbacks of <paramref name="task"/>, which may have ended already.</summary>
    /// <param name="task">The task whose end the callbacks hear of.</param>
    /// <param name="loop">Where they run.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public DoneCallbacks(Task<T> task, ILoop loop)
        => throw new NotImplementedException("Keep both, and arrange that you hear of the end of the task, once: then ask the loop for a turn for each callback in the list.");

    /// <summary>
    /// Registers <paramref name="callback"/>. It never runs inside this call, even when the task has ended already: then its turn is asked for at once, behind those who were registered before it.
    /// Those registered before the end run before those registered after it.
    /// </summary>
    /// <param name="callback">What to call. It gets the task. The same one may be registered several times.</param>
    /// <returns>
    /// Disposing it takes out this registration, as long as its callback has not begun: also from within another callback, and also when its turn was asked for already.
    /// It never takes out another one, of an equal callback. Twice is as good as once.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public IDisposable Add(Action<Task<T>> callback)
        => throw new NotImplementedException("Put a registration at the end of the list; if the callbacks have had their turn asked for, ask for this one's, too.");
}
