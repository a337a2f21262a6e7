// Leaves files wherever it may.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        File.WriteAllText("here", "x");
        File.WriteAllText(Path.GetTempFileName(), "x");
        File.WriteAllText(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "home"), "x");
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "deep", "deeper"));
        File.CreateSymbolicLink(Path.Combine(Path.GetTempPath(), "link"), "/");
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
