FormatException[] failures = [new("one"), new("two")];
TaskCompletionSource list = new(), single = new();
list.SetException(failures);
single.SetException(new AggregateException(failures));
Console.WriteLine($"a list: {await ErrorOf(list.Task)}");
Console.WriteLine($"an aggregate: {await ErrorOf(single.Task)}");

var child = new TaskCompletionSource();
_ = child.Task.ContinueWith(
    task => Console.WriteLine($"noticed: {task.Status}"),
    CancellationToken.None,
    TaskContinuationOptions.ExecuteSynchronously,
    TaskScheduler.Default);
child.SetException(new OperationCanceledException());
Console.WriteLine("SetException has returned");

var source = new CancellationTokenSource();
source.Token.Register(() => throw new FormatException("callback"));
try { source.Cancel(); }
catch (AggregateException thrown)
{
    Console.WriteLine($"Cancel threw: {thrown.InnerException!.Message}");
}

Console.WriteLine($"cancelled: {source.IsCancellationRequested}");

static async Task<string> ErrorOf(Task task)
{
    try { await task; }
    catch (Exception error) { return error.GetType().Name; }
    return "none";
}
