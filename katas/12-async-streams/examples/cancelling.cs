using System.Runtime.CompilerServices;

var gate = new TaskCompletionSource();
using var source = new CancellationTokenSource();
var reader = NumbersAsync().GetAsyncEnumerator(source.Token);
await reader.MoveNextAsync();
Console.WriteLine($"read {reader.Current}");

source.Cancel();
Console.WriteLine("cancelled, and nothing is closed");
var pull = reader.MoveNextAsync();
try
{
    await reader.DisposeAsync();
}
catch (NotSupportedException)
{
    Console.WriteLine("a pull is in flight: it can't be disposed");
}

gate.SetResult();
await pull;
Console.WriteLine($"read {reader.Current}");
try
{
    await reader.MoveNextAsync();
}
catch (OperationCanceledException error)
{
    Console.WriteLine($"ours: {error.CancellationToken == source.Token}");
}

async IAsyncEnumerable<int> NumbersAsync(
    [EnumeratorCancellation] CancellationToken token = default)
{
    try
    {
        yield return 1;
        await gate.Task;                        // doesn't know the token
        yield return 2;
        await Task.Delay(Timeout.Infinite, token);      // knows it
    }
    finally
    {
        Console.WriteLine("closed");
    }
}
