// Holds memory that no garbage collector counts, more than a worker may, and is right all the same.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        const int size = 1700 << 20;
        var block = System.Runtime.InteropServices.Marshal.AllocHGlobal(size);
        for (var at = 0; at < size; at += 4096)
            System.Runtime.InteropServices.Marshal.WriteByte(block, at, 1);
        Thread.Sleep(500);
        System.Runtime.InteropServices.Marshal.FreeHGlobal(block);
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
