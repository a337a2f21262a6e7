// Misconception: `WhenAny` gives the task that has ended, so that one is dealt with.
// But: It neither throws nor observes what that task failed with: await it, or the rest begins all the same (rule 11).
// Caught by: A_failed_work_fails_the_whole_with_the_same_exception, After_a_failure_nothing_is_pulled_and_nothing_begins, The_others_are_asked_to_stop_and_awaited
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
            cancellationToken.ThrowIfCancellationRequested();
            var all = new List<Task<TResult>>();
            var running = new List<Task<TResult>>();
            await using var items = source.GetAsyncEnumerator(cancellationToken);
            while (await items.MoveNextAsync())
            {
                var task = work(items.Current, cancellationToken);
                all.Add(task);
                running.Add(task);
                if (running.Count == maximum)
                    running.Remove(await Task.WhenAny(running));
            }

            return await Task.WhenAll(all);
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
            var running = new List<Task<TResult>>();
            await foreach (var item in source.WithCancellation(token))
            {
                running.Add(work(item, token));
                if (running.Count < maximum)
                    continue;
                var ended = ordered ? running[0] : await Task.WhenAny(running);
                running.Remove(ended);
                yield return await ended;
            }

            while (running.Count > 0)
            {
                var ended = ordered ? running[0] : await Task.WhenAny(running);
                running.Remove(ended);
                yield return await ended;
            }
        }
    }
}
