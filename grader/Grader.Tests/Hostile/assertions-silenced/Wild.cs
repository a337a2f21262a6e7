// Takes the assertions their voice.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var services = Type.GetType("FluentAssertions.Common.Services, FluentAssertions")!;
        services.GetProperty("ThrowException")!.SetValue(null, (Action<string>)(_ => { }));
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
