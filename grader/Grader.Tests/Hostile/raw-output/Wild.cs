// Writes past the console, into the process's own output, bytes that are no text.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        using var output = Console.OpenStandardOutput();
        using var errors = Console.OpenStandardError();
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        for (var i = 0; i < 16; i++)
        {
            output.Write(noise);
            errors.Write(noise);
        }

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
