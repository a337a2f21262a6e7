// Hangs wherever it can, in a kata that has hardly more time than one of its tests.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Thread.Sleep(Timeout.Infinite);
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Delay(Timeout.Infinite);
        return 42;
    }

    public static IEnumerable<int> Count()
    {
        Thread.Sleep(Timeout.Infinite);
        return [1, 2, 3];
    }

    public static void Refuse() => Thread.Sleep(Timeout.Infinite);
}
