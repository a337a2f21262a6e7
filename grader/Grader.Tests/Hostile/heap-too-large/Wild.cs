// Asks for more at once than the heap may hold.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        return GC.AllocateUninitializedArray<byte>(1200 << 20).Length > 0 ? 42 : 0;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
