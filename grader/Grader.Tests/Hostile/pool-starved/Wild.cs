// Blocks every thread of the pool, then needs one.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer() => 42;

    public static async Task<int> AnswerAsync()
    {
        for (var i = 0; i < 1000; i++)
            ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(Timeout.Infinite));
        var answer = new TaskCompletionSource<int>();
        ThreadPool.QueueUserWorkItem(_ => answer.SetResult(42));
        return await answer.Task;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
