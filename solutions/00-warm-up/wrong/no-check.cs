// Misconception: A null will be noticed sooner or later.
// Caught by: A_missing_task_is_an_error_at_once
namespace Katas.WarmUp;

public static class Sum
{
    public static async Task<int> AddAsync(Task<int> left, Task<int> right)
    {
        await Task.WhenAll(left, right);
        return await left + await right;
    }
}
