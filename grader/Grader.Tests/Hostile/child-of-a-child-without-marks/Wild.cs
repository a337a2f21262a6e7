// Starts a program that waits for another, which has left the family and forgotten where it came from.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        System.Diagnostics.Process.Start("sh", ["-c", "env -i HOSTILE_CHILD=1 setsid /bin/sh -c 'cd / && exec sleep 1000 </dev/null >/dev/null 2>&1' & wait"]);
        Thread.Sleep(200);
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
