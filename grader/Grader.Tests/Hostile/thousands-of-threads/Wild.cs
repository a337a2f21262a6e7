// Starts threads until something gives.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        while (true)
            new Thread(() => Thread.Sleep(Timeout.Infinite), 64 * 1024).Start();
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
