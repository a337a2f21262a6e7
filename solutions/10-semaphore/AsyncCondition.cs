using Turn = System.Threading.Tasks.Task<Katas.Semaphores.AsyncLock.Releaser>;

namespace Katas.Semaphores;

/// <summary>Where holders of an <see cref="AsyncLock"/> wait, without the lock, until somebody notifies them.</summary>
public sealed class AsyncCondition
{
    private readonly AsyncLock gate;
    private readonly Lock own = new();
    private readonly WaitingLine<Turn> line; // of those that no notification has reached

    /// <summary>Makes a condition on which nobody waits.</summary>
    public AsyncCondition(AsyncLock gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        this.gate = gate;
        line = new(own);
    }

    /// <summary>Stands in line, gives the lock back, and waits: for a notification, then for the lock.</summary>
    public Task<AsyncLock.Releaser> WaitAsync(AsyncLock.Releaser held, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(held);
        var isHeld = held.TryUseUp(gate);
        if (cancellationToken.IsCancellationRequested)
        {
            if (isHeld) gate.Release();
            return Task.FromCanceled<AsyncLock.Releaser>(cancellationToken);
        }

        if (!isHeld) return Task.FromException<AsyncLock.Releaser>(new InvalidOperationException("This releaser was disposed or used up, or is another lock's: pass the one that you got last from this lock."));

        Waiter<Turn> waiter;
        lock (own)
            waiter = line.Join();
        var notified = line.Wait(waiter, cancellationToken);
        gate.Release();
        return LockAgainAsync(notified);
    }

    /// <summary>Moves the first <paramref name="count"/> into the line of the lock.</summary>
    public void Notify(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<(Waiter<Turn> Waiter, Turn Turn)> notified;
        lock (own)
            notified = line.Take(count).ConvertAll(waiter => (waiter, gate.LockAsync()));

        notified.ForEach(each => each.Waiter.Serve(each.Turn));
    }

    /// <summary>Moves everybody into the line of the lock.</summary>
    public void NotifyAll() => Notify(int.MaxValue);

    // The turn at the lock is already in the lock's line: the notification has taken care of that.
    private static async Task<AsyncLock.Releaser> LockAgainAsync(Task<Turn> notified)
    {
        var turn = await notified.ConfigureAwait(false);
        return await turn.ConfigureAwait(false);
    }
}
