namespace Katas.Support.Threading;

/// <summary>The work of a meeting that waits for a thread of the pool, first come, first served.</summary>
internal sealed class PoolQueue
{
    private readonly Lock gate = new();
    private readonly LinkedList<(Action Work, object? Key)> items = new();
    private bool isClosed;

    /// <summary>Called when something was added by a thread that is not under control.</summary>
    public Action Changed { get; set; } = static () => { };

    public bool IsEmpty
    {
        get
        {
            lock (gate)
                return items.Count == 0;
        }
    }

    public void Add(Action work, object? key)
    {
        lock (gate)
        {
            if (isClosed)
                return;
            items.AddLast((work, key));
        }

        if (Actor.Current is null)
            Changed();
    }

    public Action? Take()
    {
        lock (gate)
        {
            if (items.First is not { } first)
                return null;
            items.RemoveFirst();
            return first.Value.Work;
        }
    }

    public bool Remove(object key)
    {
        lock (gate)
        {
            for (var item = items.First; item is not null; item = item.Next)
            {
                if (!ReferenceEquals(item.Value.Key, key))
                    continue;
                items.Remove(item);
                return true;
            }

            return false;
        }
    }

    /// <summary>The meeting is over: whatever comes late is dropped.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            items.Clear();
        }
    }
}
