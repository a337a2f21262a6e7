// The same; then the process dies.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        System.Diagnostics.Process.Start("env", ["-i", "HOSTILE_CHILD=1", "setsid", "-f", "/bin/sh", "-c", "cd / && exec sleep 1000 </dev/null >/dev/null 2>&1"]).WaitForExit();
        Environment.FailFast("and away");
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
