var late = new LateClock();
var second = TimeSpan.FromSeconds(1);
using var moved = new CancellationTokenSource(second, late);
var firing = late.TakeFiring();     // it is due: its callback is on its way
moved.CancelAfter(Timeout.InfiniteTimeSpan);
firing();
Console.WriteLine($"moved in time: {!moved.IsCancellationRequested}");

using var caller = new CancellationTokenSource();
using var limit = new CancellationTokenSource();    // stands for a timer
var cleanup = new TaskCompletionSource();
var run = RunAsync(WorkAsync, limit, caller.Token);
limit.Cancel();                     // the limit was first
caller.Cancel();                    // during the cleanup
cleanup.SetResult();
try { await run; }
catch (Exception error) { Console.WriteLine(error.GetType().Name); }

using var user = new CancellationTokenSource();
using var none = new CancellationTokenSource();
run = RunAsync(WorkAsync, none, user.Token);
user.Cancel();
try { await run; }
catch (OperationCanceledException error)
{
    var token = error.CancellationToken;
    Console.WriteLine($"it has our token: {token == user.Token}");
}

// How most code does it.
static async Task RunAsync(
    Func<CancellationToken, Task> body,
    CancellationTokenSource limit,
    CancellationToken caller)
{
    using var linked = CancellationTokenSource
        .CreateLinkedTokenSource(caller, limit.Token);
    try
    {
        await body(linked.Token);
    }
    catch (OperationCanceledException error)
        when (limit.IsCancellationRequested
            && !caller.IsCancellationRequested)
    {
        throw new TimeoutException("Too slow.", error);
    }
}

async Task WorkAsync(CancellationToken token)
{
    try { await new TaskCompletionSource().Task.WaitAsync(token); }
    finally { await cleanup.Task; }
}

class LateClock : TimeProvider
{
    private Action fire = () => { };

    public Action TakeFiring() => fire;

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan due,
        TimeSpan period)
    {
        fire = () => callback(state);
        return new Deaf();
    }

    class Deaf : ITimer
    {
        public bool Change(TimeSpan due, TimeSpan period) => true;
        public void Dispose() { }
        public ValueTask DisposeAsync() => default;
    }
}
