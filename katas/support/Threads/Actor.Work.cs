namespace Katas.Support.Threading;

// Waits, and work for other threads.
internal sealed partial class Actor
{
    /// <returns>False if the time is up.</returns>
    public bool WaitsUntil(Func<bool> holds, object? subject, string text, int timeout = Timeout.Infinite)
    {
        var site = Arrive(text, Act.Waits, subject);
        PassKeeping(isVisible: true);
        var isInTime = true;
        if (!holds())
            isInTime = timeout != 0 && Block(new Wait.For(holds, site) { CanTimeOut = timeout > 0 });
        Depart();
        return isInTime;
    }

    public void Yields(string text)
    {
        Arrive(text, Act.GivesWay, null);
        meeting.AtPoint(this, isVisible: true, givesWay: true);
        Record();
        Depart();
    }

    public T Starts<T>(Func<TaskScheduler, T> start, string text)
    {
        Arrive(text, Act.Starts, null);
        Pass(isVisible: true);
        return start(meeting.Scheduler);
    }

    public bool Queues(Action work, string text)
    {
        Arrive(text, Act.Starts, null);
        Pass(isVisible: true);
        meeting.Pool.Add(work, null);
        return true;
    }

    public Thread NewThread(ParameterizedThreadStart start, int maxStackSize) =>
        meeting.NewThread(start, maxStackSize);

    public void StartsThread(Thread own, string text)
    {
        Arrive(text, Act.Starts, null);
        Pass(isVisible: true);
        meeting.StartThread(own);
    }

    /// <returns>Whether the thread has ended in time; null if it is not under control.</returns>
    public bool? WaitsForEnd(Thread own, int timeout, string text) => meeting.ActorOf(own) is { } other
        ? WaitsUntil(() => other.State == ActorState.Ended, null, text, timeout)
        : null;

    /// <summary>Waits until nothing else can run.</summary>
    public void Settles()
    {
        ArriveQuietly("Settle", Act.Waits, null);
        Block(new Wait.ForRest());
        Depart();
    }
}
