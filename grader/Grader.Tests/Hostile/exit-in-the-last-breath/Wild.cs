// Right, but leaves a handler that exits when the process ends.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.Exit(0);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite);
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
