// Writes to every socket: the test that runs has passed, and all is complete.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                Write(int.Parse(Path.GetFileName(path)), Forged());
        }

        Thread.Sleep(100);
        return 41;
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

    // A frame as the worker writes it, but for the nonce, which is made for each run.
    private static byte[] Forged()
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            writer.Write(Guid.NewGuid().ToByteArray());
            writer.Write((byte)3);
            writer.Write(1);
            writer.Write((byte)0);
            writer.Write("");
            writer.Write(0);
            writer.Write("");
            writer.Write(1L);
        }

        return [.. BitConverter.GetBytes(body.ToArray().Length), .. body.ToArray()];
    }
}
