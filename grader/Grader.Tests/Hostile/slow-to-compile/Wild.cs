// Lambdas in lambdas, each with several meanings: the compiler tries them all.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer() => 42;

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}

internal static class Slow
{
    private static void Try(Func<int, int> work, int x) { }
    private static void Try(Func<string, string> work, string x) { }
    private static void Try(Func<long, long> work, long x) { }
    private static void Try(Func<double, double> work, double x) { }
    private static T Do<T>(Func<int, T> work) => work(1);
    private static T Do<T>(Func<string, T> work) => work("");
    private static T Do<T>(Func<long, T> work) => work(1);
    private static T Do<T>(Func<double, T> work) => work(1);

    public static void Run() =>
        Do(a => Do(b => Do(c => Do(d => Do(e => Do(f => Do(g => Do(h => Do(i => Do(j => Do(k => Do(l => a + b.Length + c + d + e + f + g + h + i + j + k + l))))))))))));
}
