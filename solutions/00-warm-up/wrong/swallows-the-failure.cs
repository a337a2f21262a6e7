// Misconception: A number that failed counts as zero.
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
            try
            {
                await Task.WhenAll(left, right);
                return await left + await right;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return 0;
            }
        }
    }
}
