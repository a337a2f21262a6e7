// Misconception: A task that was started is as good as done.
// Caught by: The_sum_waits_for_the_left_number, The_sum_waits_for_the_right_number
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
            var sum = 0;
            _ = AddLaterAsync();
            return sum;

            async Task AddLaterAsync()
            {
                await Task.WhenAll(left, right);
                sum = await left + await right;
            }
        }
    }
}
