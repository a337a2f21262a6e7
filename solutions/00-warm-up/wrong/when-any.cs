// Misconception: WhenAny waits for any number of tasks.
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
            await Task.WhenAny(left, right);
            return (left.IsCompleted ? await left : 0) + (right.IsCompleted ? await right : 0);
        }
    }
}
