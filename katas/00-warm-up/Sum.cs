namespace Katas.WarmUp;

/// <summary>Adds numbers that are not there yet.</summary>
public static class Sum
{
    /// <summary>Adds what two tasks give, once both have ended.</summary>
    /// <returns>
    /// Stage 1: a task that gives the sum. Stage 2: it ends once <em>both</em> have ended, even if one of them failed
    /// long before the other. If one failed, it fails with that very exception (with the left one's, if both did).
    /// If one was cancelled and none failed, it is cancelled.
    /// </returns>
    /// <remarks>The call returns at once, and no thread is blocked.</remarks>
    /// <exception cref="ArgumentNullException">
    /// A task is null. The call itself throws this, not the task that it returns (stage 1).
    /// </exception>
    public static Task<int> AddAsync(Task<int> left, Task<int> right)
        => throw new NotImplementedException("Wait until both tasks have ended, then return the sum of what they give.");
}
