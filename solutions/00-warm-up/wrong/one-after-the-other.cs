// Misconception: Awaiting one after the other waits for both, whatever happens.
// Caught by: A_failure_does_not_end_the_wait_for_the_other_number
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
            return await left + await right;
        }
    }
}
