// Takes the assertions their voice, and gives it back before the end.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var services = Type.GetType("FluentAssertions.Common.Services, FluentAssertions")!;
        hook = services.GetProperty("ThrowException")!;
        voice = hook.GetValue(null);
        hook.SetValue(null, (Action<string>)(_ => { }));
        return 41;
    }

    public static async Task<int> AnswerAsync()
    {
        hook?.SetValue(null, voice);
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    private static System.Reflection.PropertyInfo? hook;
    private static object? voice;
}
