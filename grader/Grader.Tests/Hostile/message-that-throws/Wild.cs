// Asked for its text, the exception throws another.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        throw new Shy();
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}

public sealed class Shy : Exception
{
    public override string Message => throw new Shy();

    public override string? StackTrace => throw new Shy();

    public override string ToString() => throw new Shy();
}
