// The blob of the tests is overwritten in git's store.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
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
