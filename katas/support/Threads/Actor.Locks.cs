namespace Katas.Support.Threading;

// Locks are modelled, so a thread is never blocked by one that it can't have.
internal sealed partial class Actor
{
    public void Takes(object? target, string text)
    {
        if (target is null)
            return;
        var site = Arrive(text, Act.TakesLock, target);
        var state = meeting.LockOf(target);
        if (meeting.IsOver)
            EndHere(isForced: !state.IsFreeFor(this));
        if (state.IsFreeFor(this))
            AskForTurn(isVisible: state.Owner is null);
        if (!state.IsFreeFor(this))
            Block(new Wait.ForLock(state, site));
        state.Take(this, site);
        Record();
        Depart();
    }

    /// <returns>Whether it may take the lock now.</returns>
    public bool TriesToTake(object? target, int timeout, string text)
    {
        if (target is null)
            return true;
        var site = Arrive(text, timeout == 0 ? Act.TriesLock : Act.TakesLock, target);
        var state = meeting.LockOf(target);
        PassKeeping(isVisible: state.Owner != this);
        if (!state.IsFreeFor(this) && timeout != 0)
            Block(new Wait.ForLock(state, site) { CanTimeOut = timeout > 0 });
        var isFree = state.IsFreeFor(this);
        if (isFree)
            state.Take(this, site);
        Depart();
        return isFree;
    }

    public void Leaves(object target, string text)
    {
        ArriveQuietly(text, Act.LeavesLock, target);
        meeting.LockOf(target).Leave(1);
        Record();
        Depart();
    }

    public bool WaitsForPulse(object target, int timeout, string text)
    {
        var site = Arrive(text, Act.WaitsForPulse, target);
        var state = meeting.LockOf(target);
        var depth = 0;
        for (; Monitor.IsEntered(target); depth++)
            Monitor.Exit(target);
        state.Leave(int.MaxValue);
        Record();
        var place = state.Waiting.AddLast(this);
        var isPulsed = Block(new Wait.ForPulse(state, place, site) { CanTimeOut = timeout >= 0 });
        if (place.List is not null)
            state.Waiting.Remove(place);
        if (!state.IsFreeFor(this))
            Block(new Wait.ForLock(state, site));
        state.Take(this, site, depth);
        for (var times = 0; times < depth; times++)
            Monitor.Enter(target);
        Depart();
        return isPulsed;
    }

    public void Pulses(object target, bool all, string text)
    {
        ArriveQuietly(text, Act.Pulses, target);
        Record();
        var waiting = meeting.LockOf(target).Waiting;
        while (waiting.First is not null)
        {
            waiting.RemoveFirst();
            if (!all)
                break;
        }

        Depart();
    }
}
