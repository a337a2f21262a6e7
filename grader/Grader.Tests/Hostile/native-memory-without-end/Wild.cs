// Takes memory that no garbage collector counts.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        while (true)
        {
            var block = System.Runtime.InteropServices.Marshal.AllocHGlobal(16 << 20);
            for (var at = 0; at < 16 << 20; at += 4096)
                System.Runtime.InteropServices.Marshal.WriteByte(block, at, 1);
        }
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
