namespace Katas.Support;

/// <summary>
/// A loop whose first <see cref="CallSoon"/> lets another thread run, until that thread has ended or blocks.
/// </summary>
/// <param name="inner">The loop that runs the actions.</param>
public sealed class InterruptedLoop(ILoop inner) : ILoop
{
    /// <summary>The thread. It is started once, by the first <see cref="CallSoon"/> after this was set.</summary>
    public Thread? Interrupt { get; set; }

    /// <inheritdoc/>
    public void CallSoon(Action action)
    {
        if (Interrupt is { } thread)
        {
            Interrupt = null;
            thread.Start();
            SpinWait.SpinUntil(
                () => (thread.ThreadState & (ThreadState.Stopped | ThreadState.WaitSleepJoin)) != 0,
                Ending.HangGuard);
        }

        inner.CallSoon(action);
    }

    /// <inheritdoc/>
    public void ReportError(Exception error) => inner.ReportError(error);
}
