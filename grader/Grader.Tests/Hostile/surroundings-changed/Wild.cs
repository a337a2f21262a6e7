// Leaves the process otherwise than it found it.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Environment.CurrentDirectory = "/";
        Environment.SetEnvironmentVariable("PATH", "");
        Environment.SetEnvironmentVariable("TMPDIR", "/nowhere");
        ThreadPool.SetMaxThreads(Environment.ProcessorCount, 1);
        Thread.CurrentThread.Name = "mine";
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
