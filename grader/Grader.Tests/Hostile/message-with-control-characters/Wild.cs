// Text that would clear the screen and change the title.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        throw new InvalidOperationException("\u001b[2J\u001b]0;owned\a\r\0 \u202eback \ud800 \u009b31m");
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
