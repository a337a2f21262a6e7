namespace Katas.Support.Threading;

/// <summary>
/// A schedule drawn from a seed: the thread of the highest priority runs, and at a few points whoever runs gets the
/// lowest one.
/// </summary>
/// <remarks>
/// Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs.
/// ASPLOS 2010.
/// </remarks>
internal sealed class DrawnCourse : Course
{
    private const int Changes = 2;
    private readonly Random random;
    private readonly HashSet<int> changes = [];
    private readonly Dictionary<Role, double> priorities = [];
    private double lowest;
    private int points;

    /// <param name="seed">The same seed, the same schedule.</param>
    /// <param name="length">How many points a schedule has, about.</param>
    public DrawnCourse(int seed, int length)
    {
        random = new Random(seed);
        for (var number = 0; number < Changes; number++)
            changes.Add(1 + random.Next(Math.Max(1, length)));
    }

    public override bool IsDue(Actor running, bool isVisible) => true;

    protected override Actor Interrupt(Actor running, List<Actor> others, bool isVisible)
    {
        if (changes.Contains(++points))
            priorities[running.Role] = --lowest;
        var next = Highest(others);
        return PriorityOf(next) > PriorityOf(running) ? next : running;
    }

    protected override Actor Follow(Actor? stopped, List<Actor> others)
    {
        if (stopped is not null)
            priorities[stopped.Role] = --lowest;
        return Highest(others);
    }

    private Actor Highest(List<Actor> others) => others.MaxBy(PriorityOf)!;

    private double PriorityOf(Actor actor)
    {
        if (!priorities.TryGetValue(actor.Role, out var priority))
            priorities[actor.Role] = priority = random.NextDouble();
        return priority;
    }
}
