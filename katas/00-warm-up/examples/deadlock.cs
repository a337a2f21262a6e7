using System.Collections.Concurrent;

// One thread and a list of work, as in a program with windows.
var window = new Window();
SynchronizationContext.SetSynchronizationContext(window);

async Task<int> AddAsync()
{
    await Task.Yield(); // give up the thread, then continue
    return 2 + 3;
}

async Task<int> AddElsewhereAsync()
{
    await Task.Run(() => { }).ConfigureAwait(false);
    return 2 + 3;
}

var sum = AddAsync();
Console.WriteLine($"blocked, done: {sum.Wait(20)}"); // .Result: forever
window.RunWhatWasPosted();
Console.WriteLine($"free again, done: {sum.IsCompleted}");
Console.WriteLine($"elsewhere: {AddElsewhereAsync().Result}");

class Window : SynchronizationContext
{
    private readonly ConcurrentQueue<Action> work = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        Console.WriteLine("posted: the code after the await");
        work.Enqueue(() => d(state));
    }

    public void RunWhatWasPosted()
    {
        while (work.TryDequeue(out var next)) next();
    }
}
