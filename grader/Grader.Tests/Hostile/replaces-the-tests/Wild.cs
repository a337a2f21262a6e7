// Puts something else in the place of the tests, then crashes.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        foreach (var image in Directory.GetFiles(Environment.CurrentDirectory, "*.dll"))
        {
            File.Delete(image);
            File.WriteAllText(image, "no assembly");
        }

        Environment.FailFast("try again now");
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
