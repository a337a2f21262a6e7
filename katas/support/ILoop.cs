namespace Katas.Support;

/// <summary>Where callbacks run: one list, first in, first out, one at a time. The counterpart of asyncio's event loop.</summary>
public interface ILoop
{
    /// <summary>
    /// Puts <paramref name="action"/> at the end of the loop's list. Never runs it inline, keeps the order, does not throw;
    /// may be called from any thread, also under a lock. The action must not throw: whoever schedules it catches and calls <see cref="ReportError"/>.
    /// </summary>
    void CallSoon(Action action);

    /// <summary>The place for an error that has nobody else to go to. Never throws.</summary>
    void ReportError(Exception error);
}
