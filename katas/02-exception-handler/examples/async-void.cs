using System.Collections.Concurrent;

var window = new Window();
SynchronizationContext.SetSynchronizationContext(window);

static async void Charge()
{
    await Task.CompletedTask;
    throw new InvalidOperationException("card declined");
}

void Try(string place, Action action)
{
    try { action(); }
    catch (Exception error)
    {
        Console.WriteLine($"{place} threw: {error.Message}");
        return;
    }

    Console.WriteLine($"{place} threw nothing");
}

Try("the call", Charge);
Try("the window", window.RunWhatWasPosted);

class Window : SynchronizationContext
{
    private readonly ConcurrentQueue<Action> work = new();

    public override void Post(SendOrPostCallback d, object? state)
        => work.Enqueue(() => d(state));

    public void RunWhatWasPosted()
    {
        while (work.TryDequeue(out var next)) next();
    }
}
