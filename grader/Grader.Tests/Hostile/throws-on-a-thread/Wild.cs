// An exception on a thread that nobody watches.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var thread = new Thread(() => throw new InvalidOperationException("alone"));
        thread.Start();
        thread.Join();
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
