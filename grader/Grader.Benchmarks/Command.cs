using System.Diagnostics;

namespace Grader.Benchmarks;

/// <summary>One command, from start to exit.</summary>
internal static class Command
{
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(50);

    /// <exception cref="InvalidOperationException">It ended with an unexpected exit code.</exception>
    public static async Task<Taken> RunAsync(string folder, int exitCode, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // 'dotnet run' adds variables to this program's environment that a learner does not have.
        var inherited = start.Environment.Keys
            .Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase));
        foreach (var name in inherited.ToList())
            start.Environment.Remove(name);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        long memory = 0;
        while (await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(Sampling)) is var first && !process.HasExited)
            memory = Math.Max(memory, ProcessTree.ResidentBytes(process.Id));
        var time = watch.Elapsed;
        if (process.ExitCode != exitCode)
            throw new InvalidOperationException(
                $"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}, not {exitCode}:\n" +
                $"{await output}{await errors}");
        return new Taken(time, memory);
    }
}

/// <param name="Time">From start to exit.</param>
/// <param name="Memory">The peak memory of all its processes together, in bytes; 0 if unknown.</param>
internal sealed record Taken(TimeSpan Time, long Memory);
