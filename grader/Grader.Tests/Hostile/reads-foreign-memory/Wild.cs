// Reads where nothing is.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        return System.Runtime.InteropServices.Marshal.ReadInt32((nint)0x10_0000_0000);
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
