// Looks around for what is not its own.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        return Environment.GetEnvironmentVariable("HOSTILE_RUN") is null && Environment.GetEnvironmentVariable("HOME") == Path.GetTempPath().TrimEnd('/') ? 42 : 0;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
