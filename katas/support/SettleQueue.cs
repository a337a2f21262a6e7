namespace Katas.Support;

/// <summary>Those who called <see cref="Pump.Settle"/> and wait until the pump is idle.</summary>
internal sealed class SettleQueue
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = new();

    public Task Enter()
    {
        // Posted, not inlined: code that has settled takes its turn like any other.
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            waiting.Enqueue(settled);
        return settled.Task;
    }

    /// <summary>Releases the one that has waited longest. False if nobody waits.</summary>
    public bool Release()
    {
        TaskCompletionSource? first;
        lock (gate)
        {
            if (!waiting.TryDequeue(out first))
                return false;
        }

        first.SetResult();
        return true;
    }
}
