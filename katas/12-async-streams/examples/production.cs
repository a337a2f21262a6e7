var lists = NumbersAsync(fails: false)
    .Select(async (int n, CancellationToken _) =>
    {
        await Task.Yield();
        return n * n;
    })
    .Chunk(2);
await foreach (var list in lists)
    Console.WriteLine(string.Join(' ', list));

try
{
    await foreach (var list in NumbersAsync(fails: true).Chunk(2))
        Console.WriteLine(string.Join(' ', list));
}
catch (InvalidOperationException)
{
    Console.WriteLine("failed, and 3 is lost");
}

using var source = new CancellationTokenSource();
var same = NumbersAsync(fails: false).Select(n => n);
await foreach (var n in same.WithCancellation(source.Token))
{
    source.Cancel();
    Console.WriteLine($"cancelled, and yet {n}");
}

async IAsyncEnumerable<int> NumbersAsync(bool fails)
{
    for (var n = 1; n <= 3; n++)
    {
        await Task.Yield();
        yield return n;
    }

    if (fails) throw new InvalidOperationException();
}
