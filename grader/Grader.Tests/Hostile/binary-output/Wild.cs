// Prints what a terminal would obey.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Console.Write("\u001b[2J\0\a\u202e\ud800");
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
