// Right, with a hundred megabytes of chatter.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var line = new string('x', 1000);
        for (var i = 0; i < 100_000; i++)
            Console.WriteLine(line);
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
