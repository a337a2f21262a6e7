// Calls what decides which thread runs when a test explores.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Katas.Support.Threading.Points.Reads(null, "");
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
