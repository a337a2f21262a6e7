namespace Katas.Support.Threading;

/// <summary>What a thread waits for.</summary>
/// <param name="Site">Where.</param>
internal abstract record Wait(Site? Site)
{
    /// <summary>Whether it also continues when nobody else can.</summary>
    public bool CanTimeOut { get; init; }

    /// <summary>Whether it continued because nobody else could.</summary>
    public bool IsTimedOut { get; set; }

    /// <summary>Whether <paramref name="actor"/> can continue.</summary>
    public abstract bool IsOver(Actor actor);

    /// <summary>What it is, after "waits for".</summary>
    public abstract string Describe();

    /// <summary>Waits for a lock that another thread holds.</summary>
    internal sealed record ForLock(LockState Lock, Site At) : Wait(At)
    {
        public override bool IsOver(Actor actor) => Lock.IsFreeFor(actor);

        public override string Describe() => Lock.Owner is { } owner
            ? $"a lock that thread {owner.Role} took at {Lock.Since!.Where}"
                + (owner.State == ActorState.Ended ? " and never left" : "")
            : "a lock";
    }

    /// <summary>Waits for a pulse of a lock.</summary>
    internal sealed record ForPulse(LockState Lock, LinkedListNode<Actor> Place, Site At) : Wait(At)
    {
        public override bool IsOver(Actor actor) => Place.List is null;

        public override string Describe() => "a pulse";
    }

    /// <summary>Waits for a callback of a token that runs on another thread.</summary>
    internal sealed record ForCallback(WatchedCallback Callback, Site At) : Wait(At)
    {
        public override bool IsOver(Actor actor) => Callback.Runner is null;

        public override string Describe() => $"a token's callback that runs on thread {Callback.Runner?.Role}";
    }

    /// <summary>Waits for something that can be asked.</summary>
    internal sealed record For(Func<bool> Holds, Site At) : Wait(At)
    {
        public override bool IsOver(Actor actor) => Holds();

        public override string Describe() => $"{At.What} to return";
    }

    /// <summary>Waits until nobody else can run.</summary>
    internal sealed record ForRest() : Wait((Site?)null)
    {
        public override bool IsOver(Actor actor) => false;

        public override string Describe() => "the others";
    }
}
