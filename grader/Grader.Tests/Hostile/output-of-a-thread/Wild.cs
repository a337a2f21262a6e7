// Right, but a thread goes on talking.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        new Thread(() =>
        {
            while (true)
                Console.WriteLine("still here");
        }) { IsBackground = true }.Start();
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
