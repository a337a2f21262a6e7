var box = new TaskCompletionSource<int>();

async Task ConsumeAsync()
{
    Console.WriteLine("consumer waits");
    Console.WriteLine($"awaited: {await box.Task}");
}

var consuming = ConsumeAsync();        // runs at once, up to its first wait
box.SetResult(42);                     // and the consumer runs on in here
Console.WriteLine("SetResult returned");
try
{
    box.SetResult(43);
}
catch (InvalidOperationException error)
{
    Console.WriteLine($"twice: {error.GetType().Name}");
}

await consuming;
