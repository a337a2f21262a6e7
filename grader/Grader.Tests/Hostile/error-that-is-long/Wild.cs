// An error that names something very long.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        return THIS_NAME;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
