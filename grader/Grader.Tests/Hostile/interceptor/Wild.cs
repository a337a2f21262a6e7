// Wants to be called in the place of another.
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
    [System.Runtime.CompilerServices.InterceptsLocation("WildTests.cs", 11, 45)]
    public static int Better() => 42;
}
