using var source = new CancellationTokenSource();
source.Token.Register(() => Console.WriteLine("registered first"));
source.Token.Register(() => Console.WriteLine("registered last"));
var work = WorkAsync(source.Token);
var stubborn = StubbornAsync(source.Token);

source.Cancel();            // void: it does not say whether it was in time
Console.WriteLine("Cancel returned");

try { await work; }
catch (OperationCanceledException) { Console.WriteLine(work.Status); }
Console.WriteLine($"stubborn: {await stubborn}");

async Task WorkAsync(CancellationToken token)
{
    Console.WriteLine("working");
    try { await Forever(token); }
    finally { Console.WriteLine("cleaning up"); }
}

async Task<string> StubbornAsync(CancellationToken token)
{
    try { await Forever(token); }
    catch (Exception) { Console.WriteLine("an error? never mind"); }
    return "done all the same";
}

// Only the token ends this wait.
Task Forever(CancellationToken token) =>
    new TaskCompletionSource().Task.WaitAsync(token);
