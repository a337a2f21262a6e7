// Blocks the finalizer thread, and waits for it.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Leave();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    private static void Leave() => _ = new Stubborn();
}

internal sealed class Stubborn
{
    ~Stubborn() => Thread.Sleep(Timeout.Infinite);
}
