// Misconception: A semaphore around the work bounds it, as in asyncio.
// But: It bounds the works and not the source: all items are pulled, each with a task, before one work ends (rule 8).
// Caught by: The_source_is_disposed_once_after_the_last_work, An_item_is_pulled_only_when_a_place_is_free, A_failed_work_fails_the_whole_with_the_same_exception
using System.Runtime.CompilerServices;

namespace Katas.Parallelism;

public static class Bounded
{
    public static Task<IReadOnlyList<TResult>> MapAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        return AllAsync();

        async Task<IReadOnlyList<TResult>> AllAsync()
        {
            var places = new SemaphoreSlim(maximum, maximum);
            var tasks = new List<Task<TResult>>();
            await foreach (var item in source.WithCancellation(cancellationToken))
                tasks.Add(OneAsync(item));
            return await Task.WhenAll(tasks);

            async Task<TResult> OneAsync(T item)
            {
                await places.WaitAsync(cancellationToken);
                try
                {
                    return await work(item, cancellationToken);
                }
                finally
                {
                    places.Release();
                }
            }
        }
    }

    public static IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        bool ordered = true, CancellationToken cancellationToken = default)
    {
        return EachAsync();

        async IAsyncEnumerable<TResult> EachAsync([EnumeratorCancellation] CancellationToken token = default)
        {
            foreach (var result in await MapAsync(source, maximum, work, token))
                yield return result;
        }
    }
}
