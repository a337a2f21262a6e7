// Misconception: A cancelled number is an error like any other.
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
            try
            {
                await Task.WhenAll(left, right);
            }
            catch (OperationCanceledException error)
            {
                throw new InvalidOperationException("A number was cancelled.", error);
            }

            return await left + await right;
        }
    }
}
