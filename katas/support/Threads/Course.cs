namespace Katas.Support.Threading;

/// <summary>Decides in one schedule which thread has the turn, and keeps what it decided.</summary>
internal abstract class Course
{
    private readonly List<Segment> segments = [];

    /// <summary>Who had the turn, one after the other.</summary>
    public IReadOnlyList<Segment> Segments => segments;

    public override string ToString() => string.Join(' ', segments);

    /// <summary>Whether <paramref name="running"/> may lose the turn at the point to which it comes.</summary>
    public abstract bool IsDue(Actor running, bool isVisible);

    /// <summary>Who has the turn where <paramref name="running"/> comes to a point.</summary>
    /// <param name="running">The thread; it can continue.</param>
    /// <param name="others">The others that can.</param>
    /// <param name="isVisible">Whether the others could notice what it has done since its last point.</param>
    /// <param name="givesWay">Whether it is to lose the turn if there is another.</param>
    public Actor AtPoint(Actor running, List<Actor> others, bool isVisible, bool givesWay)
    {
        if (others.Count == 0)
            return running;
        var next = givesWay ? Follow(running, others) : Interrupt(running, others, isVisible);
        if (next != running)
            segments.Add(new Segment(running.Role, givesWay ? 0 : running.Points));
        return next;
    }

    /// <summary>Who has the turn where <paramref name="stopped"/> waits or has ended; null at the beginning.</summary>
    public Actor AtStop(Actor? stopped, List<Actor> others)
    {
        var next = Follow(stopped, others);
        if (stopped is not null)
            segments.Add(new Segment(stopped.Role, 0));
        return next;
    }

    /// <summary>The threads meet no longer; <paramref name="last"/> had the turn.</summary>
    public void Close(Actor last) => segments.Add(new Segment(last.Role, 0));

    /// <summary>Who has the turn where <paramref name="running"/> could continue.</summary>
    protected abstract Actor Interrupt(Actor running, List<Actor> others, bool isVisible);

    /// <summary>Who follows <paramref name="stopped"/>.</summary>
    protected abstract Actor Follow(Actor? stopped, List<Actor> others);
}
