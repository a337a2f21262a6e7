// Opens files until none is left.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var kept = new List<FileStream>();
        while (true)
            kept.Add(File.OpenRead("/dev/null"));
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
