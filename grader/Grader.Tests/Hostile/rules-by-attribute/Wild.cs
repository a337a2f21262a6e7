// Has the rules suppressed.
#pragma warning disable RS0030
namespace Katas.Wilderness;

[System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "I may")]
public static class Wild
{
    public static int Answer()
    {
        using var barrier = new Barrier(1);
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
