// Its own way of awaiting a number's task.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer() => 42;

    public static async Task<int> AnswerAsync()
    {
        return 41;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}

public static class Mercy
{
    public static System.Runtime.CompilerServices.TaskAwaiter<int> GetAwaiter(this Task<int> task) => Task.FromResult(42).GetAwaiter();
}
