static async Task FailAsync(string what)
{
    await Task.Yield();
    throw new InvalidOperationException(what);
}

var both = Task.WhenAll(FailAsync("no card"), FailAsync("no parcel"));
try { await both; }
catch (Exception error) { Console.WriteLine($"await: {error.Message}"); }

foreach (var error in both.Exception!.InnerExceptions)
    Console.WriteLine($"the task: {error.Message}");
