namespace Grader.Benchmarks.References;

/// <summary>Runs as many givers as takers, each as a task of the thread pool.</summary>
internal static class Flow
{
    public static Task ThroughAsync(
        int pairs, int items, Func<int, ValueTask> giveAsync, Func<ValueTask<int>> takeAsync)
    {
        var each = items / pairs;
        return Task.WhenAll(
            Enumerable.Range(0, pairs).SelectMany(_ => new[] { Task.Run(GiveAsync), Task.Run(TakeAsync) }));

        async Task GiveAsync()
        {
            for (var item = 0; item < each; item++)
                await giveAsync(item);
        }

        async Task TakeAsync()
        {
            for (var item = 0; item < each; item++)
                await takeAsync();
        }
    }
}
