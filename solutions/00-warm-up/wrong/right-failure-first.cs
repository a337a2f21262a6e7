// Misconception: It does not matter which of two failures comes out.
// Caught by: A_failure_comes_through_as_it_is
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
            await Task.WhenAll(right, left);
            return await left + await right;
        }
    }
}
