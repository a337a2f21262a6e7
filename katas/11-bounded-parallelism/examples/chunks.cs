var ends = new Dictionary<int, TaskCompletionSource>();
var running = new List<int>();
var all = InChunksAsync([1, 2, 3, 4], 2);

foreach (var n in new[] { 2, 1, 3, 4 })
{
    Console.WriteLine($"running: {string.Join(", ", running)}");
    running.Remove(n);
    ends[n].SetResult();        // in no context: what awaits it runs here
}

Console.WriteLine($"done: {all.IsCompletedSuccessfully}");

async Task InChunksAsync(int[] items, int size)
{
    foreach (var chunk in items.Chunk(size))
        await Task.WhenAll(chunk.Select(WorkAsync));
}

async Task WorkAsync(int n)
{
    running.Add(n);
    await (ends[n] = new TaskCompletionSource()).Task;
}
