// Opens its internals to the tests.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("00-wild.Tests")]
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

internal static class Mercy
{
    internal static void Should(this int value)
    {
    }
}
