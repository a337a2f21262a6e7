using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Grader.Engine.Processes;

namespace Grader.Tests.Watch;

/// <summary>
/// A program on a real terminal of its own, provided by <c>script</c>. A test can type, and wait for what is drawn.
/// </summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const string Home = "\e[H";

    private readonly Lock access = new();
    private readonly StringBuilder written = new();
    private readonly List<(Func<PseudoTerminal, bool> Fits, TaskCompletionSource Seen)> waiting = [];
    private readonly TemporaryFolder folder = new();
    private readonly Process script;
    private readonly Task reading;

    public PseudoTerminal(int width, int height, string workingDirectory, string program, params string[] arguments)
    {
        var command =
            $"trap : INT; stty cols {width} rows {height}; tty > '{folder.At("tty")}'; " +
            $"'{program}' {string.Join(' ', arguments)}; " +
            $"code=$?; stty -a > '{folder.At("left")}'; exit $code";
        // Tests that run in the background inherit an ignored Ctrl-C.
        string[] script = ["--default-signal=INT", "script", "-qec", command, "/dev/null"];
        this.script = Process.Start(new ProcessStartInfo("env", script)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm-256color", ["SHELL"] = "/bin/sh" },
        })!;
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Everything that was written, including control sequences.</summary>
    public string Raw
    {
        get
        {
            lock (access)
                return written.ToString();
        }
    }

    /// <summary>The last frame on the screen, without colours.</summary>
    public string Frame
    {
        get
        {
            var raw = Raw;
            return Sequences().Replace(raw[Math.Max(0, raw.LastIndexOf(Home, StringComparison.Ordinal))..], "")
                .Replace("\r", "", StringComparison.Ordinal);
        }
    }

    public void Type(string keys)
    {
        script.StandardInput.Write(keys);
        script.StandardInput.Flush();
    }

    public async Task ResizeAsync(int width, int height)
    {
        var answer = await new ProcessRunner().RunAsync(
            new ProcessCall(
                "stty",
                ["-F", folder.Read("tty").Trim(), "cols", width.ToString(), "rows", height.ToString()],
                folder.Path),
            CancellationToken.None);
        answer.ExitCode.Should().Be(0, answer.Errors);
    }

    public Task ShowsAsync(string text) =>
        WaitAsync(terminal => terminal.Frame.Contains(text, StringComparison.Ordinal));

    public async Task WaitAsync(Func<PseudoTerminal, bool> fits)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (access)
        {
            waiting.Add((fits, seen));
            if (fits(this))
                seen.TrySetResult();
        }

        await HangGuard.WatchAsync(Task.WhenAny(seen.Task, reading), () => Frame);
        seen.Task.IsCompleted.Should().BeTrue($"because the program must not end before that; it shows:\n{Frame}");
    }

    /// <returns>The exit code, and the terminal's settings then.</returns>
    public async Task<(int ExitCode, string Settings)> EndAsync()
    {
        await HangGuard.WatchAsync(
            Task.WhenAll(reading, script.WaitForExitAsync()), () => $"The program does not end; it shows:\n{Frame}");
        return (script.ExitCode, folder.Read("left"));
    }

    public void Dispose()
    {
        script.Kill(entireProcessTree: true);
        script.Dispose();
        folder.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await script.StandardOutput.ReadAsync(buffer) is var read and > 0)
        {
            lock (access)
            {
                written.Append(buffer, 0, read);
                foreach (var (fits, seen) in waiting.Where(wait => wait.Fits(this)))
                    seen.TrySetResult();
            }
        }
    }

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Sequences();
}
