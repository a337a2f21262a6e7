// Asked for its text, the exception never answers.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        throw new Endless();
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}

public sealed class Endless : Exception
{
    public override string Message
    {
        get
        {
            while (true)
                Thread.Sleep(1000);
        }
    }
}
