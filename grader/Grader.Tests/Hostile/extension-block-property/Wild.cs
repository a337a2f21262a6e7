// A property that extends every number; tests can see it.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
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

public static class Mercy
{
    extension(int value)
    {
        public bool IsFine => true;
    }
}
