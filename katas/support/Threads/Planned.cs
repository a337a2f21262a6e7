namespace Katas.Support.Threading;

/// <summary>
/// Begins as planned. From there on a thread runs as far as it goes, and what could be decided otherwise is kept.
/// </summary>
internal sealed class Planned(Plan plan, int maxPreemptions) : Course
{
    private int at;

    /// <summary>The schedules that branch off behind the plan.</summary>
    public List<Plan> Alternatives { get; } = [];

    /// <summary>What did not go as planned.</summary>
    public string? Difference { get; private set; }

    private bool IsOpen => at >= plan.Segments.Length - 1;

    public override bool IsDue(Actor running, bool isVisible) =>
        isVisible || (at < plan.Segments.Length && plan.Segments[at].UpTo == running.Points);

    protected override Actor Interrupt(Actor running, List<Actor> others, bool isVisible)
    {
        if (at < plan.Segments.Length - 1)
        {
            if (plan.Segments[at].UpTo != running.Points)
                return running;
            at++;
            return Next(others) ?? running;
        }

        if (isVisible && running.HasBegun && plan.Preemptions < maxPreemptions)
        {
            foreach (var other in others)
                Keep(new Segment(running.Role, running.Points), other, plan.Preemptions + 1);
        }

        return running;
    }

    protected override Actor Follow(Actor? stopped, List<Actor> others)
    {
        if (stopped is not null)
            at++;
        if (at < plan.Segments.Length)
            return Next(others) ?? others[0];
        foreach (var other in others.Skip(1))
            Keep(stopped is null ? null : new Segment(stopped.Role, 0), other, plan.Preemptions);
        return others[0];
    }

    private Actor? Next(List<Actor> others)
    {
        var role = plan.Segments[at].Role;
        var next = others.Find(other => other.Role == role);
        if (next is null)
            Difference ??= $"thread {role} can't run after '{this}'";
        return next;
    }

    private void Keep(Segment? last, Actor next, int preemptions) => Alternatives.Add(new Plan(
        [.. Segments, .. last is { } segment ? [segment] : Array.Empty<Segment>(), new Segment(next.Role, 0)],
        preemptions));
}
