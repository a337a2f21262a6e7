// Misconception: Both have ended, so asking them one by one gives what WhenAll gives.
// Caught by: A_failure_beats_a_cancellation
namespace Katas.WarmUp;

public static class Sum
{
    public static Task<int> AddAsync(Task<int> left, Task<int> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return AddBothAsync();

        async Task<int> AddBothAsync()
        {
            await ((Task)Task.WhenAll(left, right)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await left + await right;
        }
    }
}
