// Keeps all that it can get.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var kept = new List<byte[]>();
        while (true)
            kept.Add(new byte[1 << 20]);
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
