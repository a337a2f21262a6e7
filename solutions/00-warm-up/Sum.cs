namespace Katas.WarmUp;

/// <summary>Adds numbers that are not there yet.</summary>
public static class Sum
{
    /// <summary>Adds what two tasks give, once both have ended.</summary>
    /// <exception cref="ArgumentNullException">A task is null. The call itself throws this, not the task that it returns.</exception>
    public static Task<int> AddAsync(Task<int> left, Task<int> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return AddBothAsync();

        async Task<int> AddBothAsync()
        {
            await Task.WhenAll(left, right);
            return await left + await right;
        }
    }
}
