// Opens a scope of assertions that nobody closes: what fails in it is never told.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        _ = new FluentAssertions.Execution.AssertionScope();
        return 41;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
