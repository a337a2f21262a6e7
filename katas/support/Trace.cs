namespace Katas.Support;

/// <summary>What happened, line by line. Thread-safe.</summary>
public sealed class Trace
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>The lines so far: a copy that later lines do not change.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Adds a line at the end.</summary>
    public void Add(string line)
    {
        lock (_gate)
            _lines.Add(line);
    }

    /// <summary>All lines, joined by a line feed.</summary>
    public override string ToString() => string.Join('\n', Lines);
}
