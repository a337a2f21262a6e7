namespace Katas.Support;

/// <summary>A loop in whose first <see cref="CallSoon"/> another thread runs, until it has ended or waits for somebody.</summary>
/// <param name="inner">Where the actions go.</param>
public sealed class InterruptedLoop(ILoop inner) : ILoop
{
    /// <summary>Only a thread that does neither makes anybody wait so long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    /// <summary>The thread; it is started once, and not before this is set.</summary>
    public Thread? Interrupt { get; set; }

    /// <inheritdoc/>
    public void CallSoon(Action action)
    {
        if (Interrupt is { } thread)
        {
            Interrupt = null;
            thread.Start();
            SpinWait.SpinUntil(() => (thread.ThreadState & (ThreadState.Stopped | ThreadState.WaitSleepJoin)) != 0, s_patience);
        }

        inner.CallSoon(action);
    }

    /// <inheritdoc/>
    public void ReportError(Exception error) => inner.ReportError(error);
}
