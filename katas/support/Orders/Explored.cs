namespace Katas.Support.Orders;

/// <summary>
/// One path through the tree of all orders: makes given choices again, and takes the oldest item from there on.
/// </summary>
/// <param name="path">The choices to make again.</param>
internal sealed class Explored(IReadOnlyList<Explored.Branch> path) : Order
{
    private readonly List<Branch> walked = [];
    private bool isLost;

    /// <summary>
    /// Whether part of the work ran on other threads, so that a replay may meet a different number of ready items.
    /// </summary>
    public Func<bool> MayVary { get; set; } = static () => false;

    internal readonly record struct Branch(int Choice, int Options);

    /// <summary>The path after this one, depth first; null after the last.</summary>
    public Explored? Next()
    {
        if (walked.Count < path.Count)
        {
            if (!MayVary())
                throw Varies($"it came to {walked.Count} choices where it came to {path.Count} before");
            for (var at = walked.Count; at < path.Count; at++)
                walked.Add(Closed(path[at].Choice));
        }

        var last = walked.FindLastIndex(branch => branch.Choice + 1 < branch.Options);
        return last < 0
            ? null
            : new Explored([.. walked[..last], walked[last] with { Choice = walked[last].Choice + 1 }]);
    }

    protected override int Pick(int options)
    {
        if (walked.Count >= path.Count || isLost)
        {
            // A run that left its path runs to its end, but nothing branches off from it.
            walked.Add(isLost ? Closed(0) : new Branch(0, options));
            return 0;
        }

        var (choice, before) = path[walked.Count];
        if (options != before && !MayVary())
        {
            throw Varies(
                $"choice number {walked.Count + 1} is among {options} ready items where it was among {before} before");
        }

        if (choice < options)
        {
            walked.Add(new Branch(choice, options));
            return choice;
        }

        isLost = true;
        walked.Add(Closed(choice));
        return 0;
    }

    private static Branch Closed(int choice) => new(choice, choice + 1);

    private static PumpException Varies(string how) => new(
        $"The scenario does not do the same thing each time: {how}. "
        + "All orders can only be explored if nothing but the order varies: no random numbers, no real clock, "
        + "nothing static that one run leaves to the next.");
}
