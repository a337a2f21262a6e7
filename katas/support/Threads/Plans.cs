using System.Diagnostics.CodeAnalysis;

namespace Katas.Support.Threading;

/// <summary>The schedules that are still to be run: those with the fewest preemptions first.</summary>
internal sealed class Plans
{
    private readonly Queue<Plan>[] queues;

    public Plans(int maxPreemptions)
    {
        queues = [.. Enumerable.Range(0, maxPreemptions + 1).Select(_ => new Queue<Plan>())];
        queues[0].Enqueue(Plan.Empty);
    }

    public void Add(IEnumerable<Plan> plans)
    {
        foreach (var plan in plans)
            queues[plan.Preemptions].Enqueue(plan);
    }

    public bool TryTake([NotNullWhen(true)] out Plan? plan)
    {
        foreach (var queue in queues)
        {
            if (queue.TryDequeue(out plan))
                return true;
        }

        plan = null;
        return false;
    }
}
