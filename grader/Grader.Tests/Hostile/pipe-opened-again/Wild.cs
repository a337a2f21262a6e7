// Looks for the grader's door, and knocks.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        var doors = Directory.EnumerateFileSystemEntries(Path.GetTempPath()).ToList();
        foreach (var door in doors)
        {
            using var pipe = new System.IO.Pipes.NamedPipeClientStream(door);
            pipe.Connect(100);
            pipe.Write(new byte[100]);
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
