// Misconception: Two awaits are two numbers.
// Caught by: Two_numbers_that_are_there_are_added
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
            await Task.WhenAll(left, right);
            return await left + await left;
        }
    }
}
