namespace Katas.Support.Orders;

/// <summary>One way through the tree of all orders: follows a path to its end, and the oldest thing from there on.</summary>
/// <param name="path">The choices to make again.</param>
internal sealed class Explored(IReadOnlyList<Explored.Branch> path) : Order
{
    private readonly List<Branch> _walked = [];
    private bool _lost;

    /// <summary>Whether part of the work ran on other threads, so that a replay may meet another number of ready things.</summary>
    public Func<bool> MayVary { get; set; } = static () => false;

    internal readonly record struct Branch(int Choice, int Options);

    /// <summary>The way after this one, depth first; null after the last.</summary>
    public Explored? Next()
    {
        if (_walked.Count < path.Count)
        {
            if (!MayVary())
                throw Varies($"it came to {_walked.Count} choices where it came to {path.Count} before");
            for (var at = _walked.Count; at < path.Count; at++)
                _walked.Add(Closed(path[at].Choice));
        }

        var last = _walked.FindLastIndex(branch => branch.Choice + 1 < branch.Options);
        return last < 0 ? null : new Explored([.. _walked[..last], _walked[last] with { Choice = _walked[last].Choice + 1 }]);
    }

    protected override int Pick(int options)
    {
        if (_walked.Count >= path.Count || _lost)
        {
            // A way that lost its path runs to its end, but nothing branches off from it.
            _walked.Add(_lost ? Closed(0) : new Branch(0, options));
            return 0;
        }

        var (choice, before) = path[_walked.Count];
        if (options != before && !MayVary())
            throw Varies($"choice number {_walked.Count + 1} is among {options} ready things where it was among {before} before");
        if (choice < options)
        {
            _walked.Add(new Branch(choice, options));
            return choice;
        }

        _lost = true;
        _walked.Add(Closed(choice));
        return 0;
    }

    private static Branch Closed(int choice) => new(choice, choice + 1);

    private static PumpException Varies(string how) => new(
        $"The scenario does not do the same thing each time: {how}. Every order can only be explored when nothing but the order varies: no random numbers, no real clock, nothing static that one run leaves to the next.");
}
