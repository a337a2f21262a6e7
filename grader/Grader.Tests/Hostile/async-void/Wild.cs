// Fire and forget; then it throws.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Forget();
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    private static async void Forget()
    {
        await Task.Yield();
        throw new InvalidOperationException("forgotten");
    }
}
