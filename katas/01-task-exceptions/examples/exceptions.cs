var gate = new TaskCompletionSource();
async Task ChargeAsync()
{
    await gate.Task;
    throw new InvalidOperationException("card declined");
}

static string Show(Exception? error) => error?.GetType().Name ?? "null";

var charging = ChargeAsync();
Console.WriteLine($"too early: {Show(charging.Exception)}");

gate.SetResult(); // the card is declined now
Console.WriteLine($"packed: {await Task.FromResult("parcel")}");
Console.WriteLine($"asked: {Show(charging.Exception)}");
Console.WriteLine($"inside: {Show(charging.Exception!.InnerException)}");

var cancelled = Task.FromCanceled(new(canceled: true));
Console.WriteLine($"cancelled: {Show(cancelled.Exception)}");

try { await charging; }
catch (Exception error) { Console.WriteLine($"awaited: {Show(error)}"); }
