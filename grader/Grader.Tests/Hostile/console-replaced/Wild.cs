// Takes the console away from all others.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Console.WriteLine("before");
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        Console.SetIn(TextReader.Null);
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        Console.WriteLine("after");
        return 41;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
