static Task FailAsync(string what) =>
    Task.FromException(new InvalidOperationException(what));

var both = Task.WhenAll(FailAsync("no card"), FailAsync("no parcel"));
try { await both; }
catch (Exception error) { Console.WriteLine($"await: {error.Message}"); }

foreach (var error in both.Exception!.InnerExceptions)
    Console.WriteLine($"the task: {error.Message}");
