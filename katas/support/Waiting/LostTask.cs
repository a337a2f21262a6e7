namespace Katas.Support.Waiting;

/// <summary>Cancels the wait for a task once nothing in this process runs that could end it.</summary>
internal sealed class LostTask : IDisposable
{
    /// <summary>What ends that soon needs no watch.</summary>
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource isLost = new();
    private readonly Timer start;
    private volatile bool isOver;

    public LostTask() => start = new Timer(
        _ => new Thread(Watch) { IsBackground = true }.Start(), null, TimeToEnd, Timeout.InfiniteTimeSpan);

    /// <summary>Cancelled when the task will never end.</summary>
    public CancellationToken Token => isLost.Token;

    public void Dispose()
    {
        isOver = true;
        start.Dispose();
    }

    private void Watch()
    {
        for (var rest = new ProcessAtRest(); !isOver; Thread.Sleep(ProcessAtRest.Interval))
        {
            if (!rest.Confirms(isBlocked: true))
                continue;
            isLost.Cancel();
            return;
        }
    }
}
