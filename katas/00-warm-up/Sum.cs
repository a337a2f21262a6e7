namespace Katas.WarmUp;

/// <summary>Adds numbers that are not there yet.</summary>
public static class Sum
{
    /// <summary>Awaits both tasks, and adds what they give.</summary>
    /// <returns>
    /// A task that ends once <em>both</em> have ended, also when one of them failed long before the other. It gives the sum.
    /// If one of them failed, it fails with that very exception (with the left one's, if both did); if one was cancelled and none failed, it is cancelled.
    /// </returns>
    /// <remarks>Waiting blocks no thread: the call returns at once.</remarks>
    /// <exception cref="ArgumentNullException">A task is null. The call itself throws this, not the task that it returns.</exception>
    public static Task<int> AddAsync(Task<int> left, Task<int> right)
        => throw new NotImplementedException("Wait until both tasks have ended, then return the sum of what they give.");
}
