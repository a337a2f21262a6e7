// Closes the console.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        Console.Out.Close();
        Console.Error.Close();
        Console.OpenStandardOutput().Close();
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
