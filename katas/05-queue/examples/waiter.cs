var setter = Environment.CurrentManagedThreadId;

async Task<bool> RunsInsideSetResultAsync(Task task)
{
    await task;
    return Environment.CurrentManagedThreadId == setter;
}

var plain = new TaskCompletionSource();
var polite = new TaskCompletionSource(
    TaskCreationOptions.RunContinuationsAsynchronously);
var inside = new[] { plain, polite }
    .Select(waiter => RunsInsideSetResultAsync(waiter.Task))
    .ToList();
plain.SetResult();
polite.SetResult();

using var source = new CancellationTokenSource();
var token = source.Token;
using var stays = token.Register(() => Console.WriteLine("cancelled"));
var leaves = token.Register(() => Console.WriteLine("never printed"));
Console.WriteLine($"unregistered in time: {leaves.Unregister()}");
source.Cancel();
Console.WriteLine($"unregistered too late: {!stays.Unregister()}");

Console.WriteLine($"plain, runs inside SetResult: {await inside[0]}");
Console.WriteLine($"polite, runs inside SetResult: {await inside[1]}");
