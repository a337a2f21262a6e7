string[] items = ["orders", "prices", "stock"];
var allBegun = new TaskCompletionSource();
var (begun, ended) = (0, 0);
var options = new ParallelOptions { MaxDegreeOfParallelism = items.Length };

var all = Parallel.ForEachAsync(items, options, async (item, token) =>
{
    if (Interlocked.Increment(ref begun) == items.Length)
        allBegun.SetResult();
    await allBegun.Task;
    if (item == "prices") throw new FormatException("no prices");

    try { await new TaskCompletionSource().Task.WaitAsync(token); }
    finally { Interlocked.Increment(ref ended); }
});

try { await all; }
catch (FormatException error) { Console.WriteLine(error.Message); }

Console.WriteLine($"asked to stop, and awaited: {ended}");
foreach (var error in all.Exception!.InnerExceptions)
    Console.WriteLine($"in the task: {error.GetType().Name}");
