using Katas.Support.Orders;

namespace Katas.Support;

/// <summary>What can run, in order of arrival. Any thread adds, the pump takes.</summary>
internal sealed class ReadyList
{
    private readonly Lock _gate = new();
    private readonly List<WorkItem> _items = [];
    private int _inLane;
    private bool _closed;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _items.Count == 0;
        }
    }

    public void Add(WorkItem item)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _items.Add(item);
            if (item.InLane)
                _inLane++;
        }
    }

    /// <summary>The candidates are every posted item and the first of the lane, in order of arrival: choice 0 is always the oldest of all.</summary>
    public bool TryTake(Order order, out WorkItem item)
    {
        lock (_gate)
        {
            if (_items.Count == 0)
            {
                item = default;
                return false;
            }

            var candidates = _items.Count - _inLane + (_inLane > 0 ? 1 : 0);
            var index = IndexOf(order.Choose(candidates));
            item = _items[index];
            _items.RemoveAt(index);
            if (item.InLane)
                _inLane--;
            return true;
        }
    }

    /// <summary>From now on nothing is kept: nobody would run it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _items.Clear();
        }
    }

    private int IndexOf(int candidate)
    {
        if (candidate == 0)
            return 0;
        var laneSeen = false;
        for (var index = 0; ; index++)
        {
            if (_items[index].InLane && laneSeen)
                continue;
            laneSeen |= _items[index].InLane;
            if (candidate-- == 0)
                return index;
        }
    }
}
