// Dies the first time, and never again: nobody can say whose fault that was.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        if (File.Exists("died"))
            return 42;
        File.WriteAllText("died", "x");
        Environment.FailFast("only once");
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
