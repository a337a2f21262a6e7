// Misconception: await loses the other failures, so the AggregateException has to come out.
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
            var numbers = Task.WhenAll(left, right);
            await ((Task)numbers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (numbers.Exception is not null) throw numbers.Exception;

            return await left + await right;
        }
    }
}
