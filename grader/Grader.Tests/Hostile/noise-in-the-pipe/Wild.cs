// Writes garbage to every socket that it has.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                Write(int.Parse(Path.GetFileName(path)), [1, 2, 3, 4, 5, 6, 7, 8]);
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

    private static void Write(int file, byte[] bytes) => _ = write(file, bytes, bytes.Length);

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern nint write(int file, byte[] bytes, nint length);
}
