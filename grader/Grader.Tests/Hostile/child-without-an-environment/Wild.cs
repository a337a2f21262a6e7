// Starts a program that stays in the family, but forgets where it came from.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        System.Diagnostics.Process.Start("env", ["-i", "HOSTILE_CHILD=1", "sleep", "1000"]);
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
