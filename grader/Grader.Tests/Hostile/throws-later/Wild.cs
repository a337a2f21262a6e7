// A timer throws while another test runs.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        _ = new Timer(_ => throw new InvalidOperationException("much later"), null, 150, Timeout.Infinite);
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Delay(400);
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
