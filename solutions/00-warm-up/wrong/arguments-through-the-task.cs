// Misconception: An argument error may come out of the task like any other.
// Caught by: A_missing_task_is_an_error_at_once
namespace Katas.WarmUp;

public static class Sum
{
    public static async Task<int> AddAsync(Task<int> left, Task<int> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);

        await Task.WhenAll(left, right);
        return await left + await right;
    }
}
