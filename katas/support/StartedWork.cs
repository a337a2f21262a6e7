namespace Katas.Support;

/// <summary>The work that was started on a pump, with its source text.</summary>
internal sealed class StartedWork
{
    private readonly Lock gate = new();
    private readonly List<(Task Task, string Text)> all = [];

    /// <summary>Each with its source text, in the order in which it was started.</summary>
    public IReadOnlyList<(Task Task, string Text)> All
    {
        get
        {
            lock (gate)
                return [.. all];
        }
    }

    /// <summary>The source texts of the work that has not ended.</summary>
    public IReadOnlyList<string> Unfinished
    {
        get
        {
            lock (gate)
                return [.. all.Where(work => !work.Task.IsCompleted).Select(work => work.Text)];
        }
    }

    /// <summary>What the work that failed has failed with.</summary>
    public IReadOnlyList<Exception> Failures
    {
        get
        {
            lock (gate)
                return [.. all.Where(work => work.Task.IsFaulted).Select(work => work.Task.Exception!.InnerException!)];
        }
    }

    public T Add<T>(T task, string text)
        where T : Task
    {
        lock (gate)
            all.Add((task, text));
        return task;
    }
}
