var options = new ParallelOptions { MaxDegreeOfParallelism = 2 };
var (running, most, ours) = (0, 0, 0);
var bothRun = new TaskCompletionSource();
var results = new int[4];

SynchronizationContext.SetSynchronizationContext(new OurContext());
var each = Parallel.ForEachAsync(Numbers(), options, async (n, token) =>
{
    lock (options)
    {
        most = Math.Max(most, ++running);
        if (SynchronizationContext.Current is OurContext) ours++;
        if (running == 2) bothRun.TrySetResult();
    }

    await bothRun.Task;
    results[n - 1] = 10 * n;            // no result: find a place for it
    lock (options) running--;
});
await each.ConfigureAwait(false);
Console.WriteLine($"at most {most} at a time, {ours} in our context");
Console.WriteLine(string.Join(", ", results));

(running, bothRun) = (0, new TaskCompletionSource());
each = Parallel.ForEachAsync(Numbers(), options, async (n, token) =>
{
    if (Interlocked.Increment(ref running) == 2) bothRun.SetResult();
    await bothRun.Task;
    throw new InvalidDataException();
});
try { await each; }
catch (InvalidDataException) { Console.WriteLine("await throws one"); }
Console.WriteLine($"of {each.Exception!.InnerExceptions.Count}");

async IAsyncEnumerable<int> Numbers()
{
    for (var n = 1; n <= 4; n++)
        yield return n;
    await Task.CompletedTask;
}

class OurContext : SynchronizationContext;
