// Misconception: With `await foreach` and a semaphore, nothing is pulled too early.
// But: `await foreach` has pulled the item by the time its body runs: get a place first, and then pull (rule 8).
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
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var places = new SemaphoreSlim(maximum, maximum);
            var tasks = new List<Task<TResult>>();
            await foreach (var item in source.WithCancellation(linked.Token))
            {
                await places.WaitAsync(linked.Token);
                tasks.Add(OneAsync(item));
            }

            return await Task.WhenAll(tasks);

            async Task<TResult> OneAsync(T item)
            {
                try
                {
                    return await work(item, linked.Token);
                }
                catch
                {
                    linked.Cancel();
                    throw;
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
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        return EachAsync();

        async IAsyncEnumerable<TResult> EachAsync([EnumeratorCancellation] CancellationToken token = default)
        {
            foreach (var result in await MapAsync(source, maximum, work, token))
                yield return result;
        }
    }
}
