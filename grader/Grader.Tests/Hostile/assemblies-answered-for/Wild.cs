// Answers whenever an assembly is looked for, and shouts when one is loaded.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, _) => typeof(Wild).Assembly;
        AppDomain.CurrentDomain.TypeResolve += (_, _) => typeof(Wild).Assembly;
        AppDomain.CurrentDomain.AssemblyLoad += (_, _) => Environment.Exit(0);
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
