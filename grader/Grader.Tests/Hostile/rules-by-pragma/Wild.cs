// Switches the rules off where it breaks them.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        #pragma warning disable
        using var barrier = new Barrier(1);
        #pragma warning restore
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
