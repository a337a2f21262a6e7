var ms = TimeSpan.FromMilliseconds(20);

var abandoned = WorkAsync("abandoned", CancellationToken.None);
try { await abandoned.WaitAsync(ms); }
catch (TimeoutException)
{
    Console.WriteLine($"WaitAsync: has it ended? {abandoned.IsCompleted}");
}

using var limit = new CancellationTokenSource(ms);
var asked = WorkAsync("asked", limit.Token);
try { await asked; }
catch (OperationCanceledException)
{
    Console.WriteLine($"a source with a timer: {asked.Status}");
}

using var source = new CancellationTokenSource();
var isNoted = false;
// Registered first, so it runs last.
source.Token.Register(() => isNoted = true);
var end = new TaskCompletionSource();
source.Token.Register(() => end.SetResult());
var look = LookAsync();
source.Cancel();
await look;

async Task LookAsync()
{
    await end.Task;         // continues inside Cancel, in a callback
    Console.WriteLine($"the note of who asked is there: {isNoted}");
}

async Task WorkAsync(string name, CancellationToken token)
{
    try { await new TaskCompletionSource().Task.WaitAsync(token); }
    finally { Console.WriteLine($"{name}: cleaning up"); }
}
