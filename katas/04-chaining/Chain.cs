namespace Katas.Chaining;

/// <summary>
/// One task after the other, without an <c>await</c> between them: <c>main -> task1 -> callback1 -> task2 -> callback2
/// -> main</c>.
/// </summary>
public static class Chain
{
    /// <summary>
    /// Main calls <paramref name="task1"/> and waits for an <see cref="AsyncEvent"/>. The done-callback of the first
    /// task calls <paramref name="task2"/> with its result. The done-callback of the second task sets the event, and
    /// main continues.
    /// </summary>
    /// <remarks>Stage 5. Stage 6 adds all that can go wrong.</remarks>
    /// <param name="loop">Where the done-callbacks run.</param>
    /// <param name="task1">Starts the first task. Called once, before this method returns.</param>
    /// <param name="task2">
    /// Starts the second task. Called once, within the first callback; never, if the first task fails or is cancelled.
    /// </param>
    /// <param name="trace">
    /// Gets six lines, from the chain and not from the tasks: <c>main started</c> before <paramref name="task1"/> is
    /// called; <c>task1 done</c> and <c>callback1</c>, in this order, at the beginning of the first callback; <c>task2
    /// done</c> and <c>callback2</c> in the second; <c>main continued</c> when main was woken and continues, never
    /// inside the second callback. Each line reports a success: the trace stops where something goes wrong.
    /// </param>
    /// <returns>
    /// The result of the second task. If a task fails or is cancelled, this one ends with that task's error (what
    /// <c>await</c> throws), like an <c>async</c> method: cancelled by an <see cref="OperationCanceledException"/>,
    /// otherwise failed. Nothing of the chain runs after it. If <paramref name="task1"/>, <paramref name="task2"/> or
    /// <paramref name="trace"/> throws, this one ends with the same exception instance, which does not go to
    /// <see cref="ILoop.ReportError"/>. The returned task always ends.
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// An argument is null. Thrown by the call itself; all other errors come through the task.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// (Through the task.) <paramref name="task1"/> or <paramref name="task2"/> returned null instead of a task.
    /// </exception>
    public static Task<string> RunAsync(ILoop loop, Func<Task<int>> task1, Func<int, Task<string>> task2, Action<string> trace)
        => throw new NotImplementedException("Start task1, chain the rest by done-callbacks, and wait for an event that is set however the chain ends.");
}
