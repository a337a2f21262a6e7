await RunAsync(() => Task.FromResult(42));
await RunAsync(() => throw new FormatException("no answer"));

async Task RunAsync(Func<Task<int>> task1)
{
    try { Console.WriteLine(await ChainAsync(task1)); }
    catch (FormatException error) { Console.WriteLine(error.Message); }
}

async Task<string> ChainAsync(Func<Task<int>> task1)
{
    Console.WriteLine("main started");
    var text = await Task2Async(await task1());
    Console.WriteLine("main continued");
    return text;
}

Task<string> Task2Async(int number) =>
    Task.FromResult($"the answer is {number}");
