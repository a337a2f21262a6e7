namespace Katas.Support;

/// <summary>
/// A scenario failed in one order of its turns. The message gives the failure first, then the order, and how to run it
/// again.
/// </summary>
/// <param name="order">Which order it was, in a sentence.</param>
/// <param name="failure">What the scenario failed with.</param>
public sealed class ScheduleFailedException(string order, Exception failure)
    : Exception($"{failure.Message}\n{order}", failure)
{
    /// <summary>What its threads, or the work on its pump, did step by step; empty if that is not known.</summary>
    public IReadOnlyList<ScheduleStep> Schedule { get; init; } = [];

    /// <summary>
    /// What runs the order again: the argument of <see cref="Threads.Replay"/> or <see cref="Pump.Replay"/>.
    /// </summary>
    public string? Replay { get; init; }
}
