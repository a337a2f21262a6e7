// Each has another inside, a hundred thousand deep.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var error = new Exception("innermost");
        for (var i = 0; i < 100_000; i++)
            error = new Exception("outer", error);
        throw error;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
