// An assertion of its own that does not hold.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        System.Diagnostics.Debug.Assert(1 > 2, "one is more than two");
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
