using System.Runtime.CompilerServices;

using var call = new CancellationTokenSource();
using var loop = new CancellationTokenSource();

await foreach (var token in
    Combined(call.Token).WithCancellation(loop.Token))
{
    Console.WriteLine("the compiler's token is");
    Console.WriteLine($"  that of the call: {token == call.Token}");
    Console.WriteLine($"  that of the loop: {token == loop.Token}");
    loop.Cancel();
    Console.WriteLine($"  also cancelled: {token.IsCancellationRequested}");
}

await foreach (var (first, second) in
    Apart(call.Token).WithCancellation(loop.Token))
{
    Console.WriteLine("kept apart, they are");
    Console.WriteLine($"  that of the call: {first == call.Token}");
    Console.WriteLine($"  that of the loop: {second == loop.Token}");
}

async IAsyncEnumerable<CancellationToken> Combined(
    [EnumeratorCancellation] CancellationToken token)
{
    await Task.CompletedTask;
    yield return token;
}

async IAsyncEnumerable<(CancellationToken, CancellationToken)> Apart(
    CancellationToken ofCall,
    [EnumeratorCancellation] CancellationToken ofLoop = default)
{
    await Task.CompletedTask;
    yield return (ofCall, ofLoop);
}
