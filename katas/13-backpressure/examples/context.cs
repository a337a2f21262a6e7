var request = new AsyncLocal<string>();
var failure = new OperationCanceledException("thrown by the callback");

void Callback()
{
    Console.WriteLine($"in the context of {request.Value ?? "nobody"}");
    throw failure;
}

async Task<bool> AsyncMethod()
{
    Callback();
    return true;
}

Task<bool> PlainMethod()
{
    try
    {
        Callback();
        return Task.FromResult(true);
    }
    catch (Exception error)
    {
        return Task.FromException<bool>(error);
    }
}

request.Value = "request 1";
Console.WriteLine($"async method: {AsyncMethod().Status}");
request.Value = "request 2";
Console.WriteLine($"FromException: {PlainMethod().Status}");

var thread = new Thread(() => PlainMethod());
thread.UnsafeStart();                   // a thread without that context
thread.Join();
