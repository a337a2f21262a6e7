var stream = NumbersAsync();
Console.WriteLine("nothing has run yet");
await foreach (var n in stream)
{
    Console.WriteLine($"read {n}");
    break;
}

Console.WriteLine("after the loop");
await foreach (var n in stream)
    Console.WriteLine($"read {n}");

async IAsyncEnumerable<int> NumbersAsync()
{
    try
    {
        for (var n = 1; n <= 2; n++)
        {
            Console.WriteLine($"make {n}");
            await Task.Yield();
            yield return n;
        }
    }
    finally
    {
        Console.WriteLine("closed");
    }
}
