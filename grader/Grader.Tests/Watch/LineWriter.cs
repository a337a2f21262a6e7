using System.Text;

namespace Grader.Tests.Watch;

/// <summary>Collects lines, and lets a test wait for them.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Lock access = new();
    private readonly List<string> lines = [];
    private readonly List<(int Count, TaskCompletionSource<IReadOnlyList<string>> Seen)> waiting = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new NotSupportedException("It takes whole lines.");

    public override void WriteLine(string? value)
    {
        lock (access)
        {
            lines.Add(value ?? "");
            foreach (var (_, seen) in waiting.Where(wait => wait.Count <= lines.Count))
                seen.TrySetResult([.. lines]);
        }
    }

    public async Task<IReadOnlyList<string>> LinesAsync(int count)
    {
        var seen = new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (access)
        {
            waiting.Add((count, seen));
            if (lines.Count >= count)
                seen.TrySetResult([.. lines]);
        }

        await HangGuard.WatchAsync(seen.Task, () => string.Join('\n', lines));
        return await seen.Task;
    }
}
