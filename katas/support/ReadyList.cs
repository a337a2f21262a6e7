using Katas.Support.Orders;

namespace Katas.Support;

/// <summary>What is ready to run, in order of arrival. Any thread adds, the pump takes.</summary>
internal sealed class ReadyList
{
    private readonly Lock gate = new();
    private readonly List<WorkItem> items = [];
    private int inLane;
    private bool isClosed;

    public bool IsEmpty
    {
        get
        {
            lock (gate)
                return items.Count == 0;
        }
    }

    public void Add(WorkItem item)
    {
        lock (gate)
        {
            if (isClosed)
                return;
            items.Add(item);
            if (item.InLane)
                inLane++;
        }
    }

    /// <summary>
    /// The candidates are every posted item and the first of the lane, in order of arrival: choice 0 is always the
    /// oldest of all.
    /// </summary>
    public bool TryTake(Order order, out WorkItem item)
    {
        lock (gate)
        {
            if (items.Count == 0)
            {
                item = default;
                return false;
            }

            var candidates = items.Count - inLane + (inLane > 0 ? 1 : 0);
            var index = IndexOf(order.Choose(candidates));
            item = items[index];
            items.RemoveAt(index);
            if (item.InLane)
                inLane--;
            return true;
        }
    }

    /// <summary>Keeps nothing from now on: nobody would run it.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            items.Clear();
        }
    }

    private int IndexOf(int candidate)
    {
        if (candidate == 0)
            return 0;
        var laneSeen = false;
        for (var index = 0; ; index++)
        {
            if (items[index].InLane && laneSeen)
                continue;
            laneSeen |= items[index].InLane;
            if (candidate-- == 0)
                return index;
        }
    }
}
