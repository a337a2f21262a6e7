namespace Katas.Support;

/// <summary>
/// Where callbacks run: one list, first in, first out, one at a time. The counterpart of asyncio's event loop.
/// </summary>
public interface ILoop
{
    /// <summary>
    /// Puts <paramref name="action"/> at the end of the loop's list. It never runs the action inline, keeps the order
    /// and does not throw. It may be called from any thread, also under a lock.
    /// </summary>
    /// <param name="action">
    /// It must not throw: whoever schedules it catches what it throws, and calls <see cref="ReportError"/>.
    /// </param>
    void CallSoon(Action action);

    /// <summary>Takes an error that nobody else can handle. Never throws.</summary>
    void ReportError(Exception error);
}
