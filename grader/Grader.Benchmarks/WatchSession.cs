using System.Diagnostics;
using System.Threading.Channels;

namespace Grader.Benchmarks;

/// <summary>A watch that runs, ours or another: measures from a save to the line that is its verdict.</summary>
internal sealed class WatchSession : IDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Func<string, bool> isVerdict;

    public WatchSession(string folder, Func<string, bool> isVerdict, string program, params string[] arguments)
    {
        this.isVerdict = isVerdict;
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Writer.TryWrite(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public async Task<TimeSpan> VerdictAsync(Action save)
    {
        var watch = Stopwatch.StartNew();
        save();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!isVerdict(await lines.Reader.ReadAsync(limit.Token)))
        {
        }

        return watch.Elapsed;
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
