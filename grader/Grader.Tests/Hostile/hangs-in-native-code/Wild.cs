// Sleeps where no runtime can reach it.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Stop(19);
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    // 19 is SIGSTOP: the whole process stands still.
    private static void Stop(int signal) => Raise(signal);

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "raise")]
    private static extern int Raise(int signal);
}
