// Closes every socket that it has.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                _ = close(int.Parse(Path.GetFileName(path)));
        }

        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int close(int file);
}
