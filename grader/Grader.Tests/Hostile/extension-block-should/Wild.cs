// The same, in the new syntax.
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

public static class Mercy
{
    extension(int value)
    {
        public Mild Should() => new();
    }
}

public sealed class Mild
{
    public void Be(int expected)
    {
    }
}
