namespace Katas.Support;

/// <summary>The rules that must hold whenever a pump is idle.</summary>
internal sealed class Invariants
{
    private readonly Lock gate = new();
    private readonly List<(string Rule, Func<bool> Holds)> rules = [];

    public void Add(string rule, Func<bool> holds)
    {
        lock (gate)
            rules.Add((rule, holds));
    }

    /// <exception cref="PumpException">A rule does not hold.</exception>
    public void Check()
    {
        for (var at = 0; at < rules.Count; at++)
        {
            var (rule, holds) = rules[at];
            if (!holds())
                throw new PumpException($"A rule is broken: {rule}");
        }
    }
}
