// Waits for a task whose continuation needs the very thread that waits.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        SynchronizationContext.SetSynchronizationContext(new OneThread());
        return LaterAsync().Result;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    private static async Task<int> LaterAsync()
    {
        await Task.Delay(1);
        return 42;
    }
}

file sealed class OneThread : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        // Whoever would run it is waiting.
    }
}
