namespace Katas.Support;

/// <summary>
/// A scenario failed in one order of its turns. The message gives the failure first, then the order, and how to run it
/// again.
/// </summary>
/// <param name="order">Which order it was, in a sentence.</param>
/// <param name="failure">What the scenario failed with.</param>
public sealed class ScheduleFailedException(string order, Exception failure)
    : Exception($"{failure.Message}\n{order}", failure);
