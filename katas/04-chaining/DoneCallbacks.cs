namespace Katas.Chaining;

/// <summary>
/// Functions that are called when a task has ended. The counterpart of <c>add_done_callback</c> of an asyncio future,
/// for a <see cref="Task{TResult}"/>; safe to use from several threads.
/// </summary>
/// <remarks>
/// Stages 3 and 4. Callbacks run however the task ends: with a result, failed or cancelled. Each registration runs
/// once, in order of registration, in a turn of the loop (<see cref="ILoop.CallSoon"/>). Whatever a callback throws
/// goes to <see cref="ILoop.ReportError"/>, as it is, and stops no other. From stage 7 on: callbacks run outside any
/// lock, in the <see cref="ExecutionContext"/> of their registration, and what has run or was taken out is no longer
/// held. See <see href="https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.add_done_callback"/>.
/// </remarks>
/// <typeparam name="T">The type of the task's result.</typeparam>
public sealed class DoneCallbacks<T>
{
    /// <summary>Manages the callbacks of <paramref name="task"/>, which may have ended already.</summary>
    /// <remarks>Stage 3.</remarks>
    /// <param name="task">The task for whose end the callbacks wait.</param>
    /// <param name="loop">Where they run.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public DoneCallbacks(Task<T> task, ILoop loop)
        => throw new NotImplementedException("Keep both, and arrange that you hear of the end of the task, once: then ask the loop for a turn for each callback in the list.");

    /// <summary>
    /// Registers <paramref name="callback"/>, which never runs inside this call. If the task has already ended, its
    /// turn is asked for at once, behind the callbacks that were registered before it. Callbacks that were registered
    /// before the end run before those registered after it.
    /// </summary>
    /// <remarks>Stage 3; disposing comes in stage 4.</remarks>
    /// <param name="callback">What to call, with the task. You may register the same callback several times.</param>
    /// <returns>
    /// Disposing it takes out this registration, as long as its callback has not begun: even from within another
    /// callback, and even when its turn has already been asked for. It never takes out another registration of an equal
    /// callback. Disposing twice is as good as once.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public IDisposable Add(Action<Task<T>> callback)
        => throw new NotImplementedException("Put a registration at the end of the list; if the callbacks have had their turn asked for, ask for this one's, too.");
}
