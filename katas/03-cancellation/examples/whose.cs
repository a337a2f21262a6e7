using var ours = new CancellationTokenSource();
using var linked =
    CancellationTokenSource.CreateLinkedTokenSource(ours.Token);
var inner = new TaskCompletionSource<int>();
var wait = inner.Task.WaitAsync(ours.Token);
ours.Cancel();

try
{
    linked.Token.ThrowIfCancellationRequested();
}
catch (OperationCanceledException error)
{
    Console.WriteLine($"ours? {error.CancellationToken == ours.Token}");
    Console.WriteLine($"is ours cancelled? {ours.IsCancellationRequested}");
}

Console.WriteLine($"the wait: {wait.Status}");
inner.SetResult(42);
Console.WriteLine($"the work: {await inner.Task}");

var failed = Task.FromException<int>(new OperationCanceledException());
var copy = new TaskCompletionSource<int>();
copy.SetFromTask(failed);
Console.WriteLine($"{failed.Status}, copied: {copy.Task.Status}");
Console.WriteLine($"behind an async method: {Through(failed).Status}");

async Task<int> Through(Task<int> task) => await task;
