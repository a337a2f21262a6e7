// Leaves a synchronization context that loses everything.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        SynchronizationContext.SetSynchronizationContext(new Lossy());
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse()
    {
        SynchronizationContext.SetSynchronizationContext(new Lossy());
        throw new InvalidOperationException("no");
    }
}

internal sealed class Lossy : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
    }
}
