namespace Katas.Support;

/// <summary>What happened, line by line. Thread-safe.</summary>
public sealed class Trace
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    /// <summary>The lines so far: a copy, which later lines do not change.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. lines];
        }
    }

    /// <summary>Adds a line at the end.</summary>
    public void Add(string line)
    {
        lock (gate)
            lines.Add(line);
    }

    /// <summary>All lines, joined by a line feed.</summary>
    public override string ToString() => string.Join('\n', Lines);
}
