using System.Diagnostics;
using System.Threading.Channels;

namespace Grader.Benchmarks;

/// <summary>A running watch, ours or another, measured from a save to the line with its verdict.</summary>
internal sealed class WatchSession : IDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Func<string, bool> isVerdict;

    public WatchSession(string folder, Func<string, bool> isVerdict, string program, params string[] arguments)
    {
        this.isVerdict = isVerdict;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var inherited = start.Environment.Keys
            .Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase));
        foreach (var name in inherited.ToList())
            start.Environment.Remove(name);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Writer.TryWrite(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public async Task<Save> VerdictAsync(Action save)
    {
        var said = new List<string>();
        var at = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        save();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        do
        {
            said.Add(await lines.Reader.ReadAsync(limit.Token));
        }
        while (!isVerdict(said[^1]));

        return new Save(at, watch.Elapsed, said);
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}

/// <param name="Time">From the save to its verdict.</param>
/// <param name="Lines">What the watch printed until then; the last line is the verdict.</param>
internal sealed record Save(DateTimeOffset At, TimeSpan Time, IReadOnlyList<string> Lines);
