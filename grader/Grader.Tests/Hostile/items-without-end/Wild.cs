// A sequence that never ends, and never gives what is asked for.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer() => 42;

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count()
    {
        while (true)
            yield return 1;
    }

    public static void Refuse() => throw new InvalidOperationException("no");
}
