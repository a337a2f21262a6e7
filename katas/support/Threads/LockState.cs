namespace Katas.Support.Threading;

/// <summary>Who holds a lock in a meeting, and who waits for its pulse.</summary>
internal sealed class LockState(object target)
{
    public object Target => target;

    public Actor? Owner { get; private set; }

    /// <summary>How many times the owner took it.</summary>
    public int Depth { get; private set; }

    /// <summary>Where the owner took it.</summary>
    public Site? Since { get; private set; }

    /// <summary>Who waits for a pulse, in the order in which they began.</summary>
    public LinkedList<Actor> Waiting { get; } = new();

    public bool IsFreeFor(Actor actor) => Owner is null || Owner == actor;

    public void Take(Actor actor, Site since, int times = 1)
    {
        if (Owner is null)
        {
            Since = since;
            actor.Held.Add(this);
        }

        Owner = actor;
        Depth += times;
    }

    public void Leave(int times)
    {
        Depth = Math.Max(0, Depth - times);
        if (Depth > 0 || Owner is not { } owner)
            return;
        owner.Held.Remove(this);
        Owner = null;
    }
}
