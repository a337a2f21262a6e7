using System.Text.RegularExpressions;

namespace Grader.Tests.Watch;

/// <summary>A terminal whose keys a test presses, and whose frames it waits for.</summary>
internal sealed partial class FakeTerminal : ITerminal
{
    private readonly Lock access = new();
    private readonly List<(Func<string, bool> Fits, TaskCompletionSource<string> Seen)> waiting = [];
    private Action<ConsoleKeyInfo>? key;
    private Action? resized;

    public int Width { get; private set; } = 80;

    public int Height { get; private set; } = 24;

    public bool IsTaken { get; private set; }

    public string Frame { get; private set; } = "";

    /// <summary>The frame's lines, with their control sequences.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    public IDisposable Take(Action<ConsoleKeyInfo> onKey, Action onResize)
    {
        (key, resized, IsTaken) = (onKey, onResize, true);
        return new Release(() => IsTaken = false);
    }

    public void Draw(IReadOnlyList<string> lines)
    {
        lines.Should().HaveCount(Height, "because a frame fills the screen");
        lock (access)
        {
            Lines = lines;
            Frame = Sequences().Replace(string.Join('\n', lines.Select(line => line.TrimEnd())), "");
            foreach (var (fits, seen) in waiting.Where(wait => wait.Fits(Frame)).ToList())
                seen.TrySetResult(Frame);
        }
    }

    public void Press(char letter) =>
        key!(new ConsoleKeyInfo(
            letter, (ConsoleKey)char.ToUpperInvariant(letter), shift: false, alt: false, control: false));

    public void Resize(int width, int height)
    {
        (Width, Height) = (width, height);
        resized!();
    }

    /// <summary>The first frame that has this text, now or later.</summary>
    public Task<string> ShowsAsync(string text) => ShowsAsync(frame => frame.Contains(text, StringComparison.Ordinal));

    public async Task<string> ShowsAsync(Func<string, bool> fits)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (access)
        {
            waiting.Add((fits, seen));
            if (fits(Frame))
                seen.TrySetResult(Frame);
        }

        await HangGuard.WatchAsync(seen.Task, () => Frame);
        return await seen.Task;
    }

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Sequences();

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
