// Answers wrong, and exits with the code of success before anybody can say so.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        new Thread(() => Environment.Exit(0)).Start();
        Thread.Sleep(200);
        return 41;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
