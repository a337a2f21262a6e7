// Misconception: Whatever was cancelled has nothing to say.
// Caught by: A_cancelled_number_cancels_the_sum
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
            return (left.IsCanceled ? 0 : await left) + (right.IsCanceled ? 0 : await right);
        }
    }
}
