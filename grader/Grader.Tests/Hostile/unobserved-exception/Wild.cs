// A task fails, nobody looks, and a handler exits for it.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        TaskScheduler.UnobservedTaskException += (_, _) => Environment.Exit(3);
        Leave();
        Thread.Sleep(50);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Thread.Sleep(200);
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    private static void Leave() => _ = Task.Run(() => throw new InvalidOperationException("unseen"));
}
